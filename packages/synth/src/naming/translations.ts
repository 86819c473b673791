export const LANGUAGES = ["de", "fr", "es"] as const;
export type Language = (typeof LANGUAGES)[number];

/** English word, then German, French, Spanish. A name is translated only when all its words are here. */
const WORDS = new Map(
  `account konto compte cuenta
address adresse adresse dirección
amount betrag montant importe
appointment termin rendezvous cita
author autor auteur autor
balance saldo solde saldo
bank bank banque banco
birth geburt naissance nacimiento
book buch livre libro
branch filiale agence sucursal
category kategorie catégorie categoría
city stadt ville ciudad
code code code código
comment kommentar commentaire comentario
company firma société empresa
contract vertrag contrat contrato
country land pays país
course kurs cours curso
currency währung devise moneda
customer kunde client cliente
date datum date fecha
delivery lieferung livraison entrega
department abteilung département departamento
description beschreibung description descripción
device gerät appareil dispositivo
discount rabatt remise descuento
doctor arzt médecin médico
document dokument document documento
duration dauer durée duración
email email email correo
employee mitarbeiter employé empleado
exam prüfung examen examen
gender geschlecht genre género
group gruppe groupe grupo
height höhe hauteur altura
image bild image imagen
invoice rechnung facture factura
item position article artículo
language sprache langue idioma
length länge longueur longitud
loan kredit prêt préstamo
location standort emplacement ubicación
manufacturer hersteller fabricant fabricante
medication medikament médicament medicamento
message nachricht message mensaje
name name nom nombre
note notiz note nota
number nummer numéro número
order bestellung commande pedido
patient patient patient paciente
payment zahlung paiement pago
person person personne persona
phone telefon téléphone teléfono
price preis prix precio
product produkt produit producto
quantity menge quantité cantidad
reason grund motif motivo
room raum salle sala
salary gehalt salaire salario
school schule école escuela
size größe taille tamaño
start beginn début inicio
end ende fin fin
status status statut estado
street straße rue calle
student schüler étudiant estudiante
subject fach matière asignatura
supplier lieferant fournisseur proveedor
tax steuer taxe impuesto
teacher lehrer professeur profesor
temperature temperatur température temperatura
text text texte texto
time zeit heure hora
title titel titre título
total summe total total
treatment behandlung traitement tratamiento
type typ type tipo
user benutzer utilisateur usuario
value wert valeur valor
vehicle fahrzeug véhicule vehículo
warehouse lager entrepôt almacén
weight gewicht poids peso
width breite largeur anchura
year jahr année año
zone zone zone zona`
    .split("\n")
    .map((line) => line.split(" "))
    .map(([word, ...others]) => [word as string, others]),
);

/** Whole names that are not their words in a row. */
const NAMES = new Map(
  `first_name vorname prénom nombre
last_name nachname nom apellido
birth_date geburtsdatum date_naissance fecha_nacimiento
postal_code plz code_postal código_postal
created_at erstellt_am créé_le creado_el
updated_at geändert_am modifié_le actualizado_el
deleted_at gelöscht_am supprimé_le eliminado_el
start_date beginn date_début fecha_inicio
end_date ende date_fin fecha_fin
due_date fällig_am date_échéance fecha_vencimiento
unit_price stückpreis prix_unitaire precio_unitario
order_date bestelldatum date_commande fecha_pedido
order_item bestellposition ligne_commande línea_pedido
is_active aktiv actif activo`
    .split("\n")
    .map((line) => line.split(" "))
    .map(([name, ...others]) => [name as string, others]),
);

/** The words of an English snake_case name in another language, or undefined where one of them is not known. */
export function translate(name: string, language: Language): string[] | undefined {
  const index = LANGUAGES.indexOf(language);
  const whole = NAMES.get(name)?.[index];
  if (whole !== undefined) return whole.split("_");
  const words = name.split("_").map((word) => WORDS.get(word)?.[index]);
  if (words.some((word) => word === undefined)) return undefined;
  // German puts the determining word first, as English does; French and Spanish put it last.
  return (language === "de" ? words : words.toReversed()) as string[];
}
