/*
 * The fonts pictures are set in, all from npm packages with their licences beside them. System fonts are never used,
 * so a picture looks the same on every machine.
 */

export interface FontFamily {
  name: string;
  /** npm package that holds the TTF files. */
  package: string;
  /** Path of the regular and of the bold cut inside the package. Handwriting often has one cut only. */
  regular: string;
  bold: string;
  licence: "OFL-1.1" | "UFL-1.0";
  kind: "sans" | "serif" | "mono" | "hand";
  /** Kept for pictures unlike the training set: only held-out styles use it. */
  heldOut: boolean;
}

export type FontName = keyof typeof FONTS;

export const FONTS = {
  Arimo: family("Arimo", "arimo", "Arimo", "sans"),
  Tinos: family("Tinos", "tinos", "Tinos", "serif"),
  Inter: family("Inter", "inter", "Inter", "sans"),
  Roboto: family("Roboto", "roboto", "Roboto", "sans"),
  "Open Sans": family("Open Sans", "open-sans", "OpenSans", "sans"),
  Lato: family("Lato", "lato", "Lato", "sans"),
  "Source Code Pro": family("Source Code Pro", "source-code-pro", "SourceCodePro", "mono"),
  "JetBrains Mono": family("JetBrains Mono", "jetbrains-mono", "JetBrainsMono", "mono"),
  "IBM Plex Sans": family("IBM Plex Sans", "ibm-plex-sans", "IBMPlexSans", "sans"),
  Cousine: family("Cousine", "cousine", "Cousine", "mono"),
  "Noto Sans": family("Noto Sans", "noto-sans", "NotoSans", "sans"),
  "Source Sans 3": family("Source Sans 3", "source-sans-3", "SourceSans3", "sans"),
  "Roboto Mono": family("Roboto Mono", "roboto-mono", "RobotoMono", "mono"),
  "Patrick Hand": oneCut("Patrick Hand", "patrick-hand", "PatrickHand"),
  "Shantell Sans": marker("Shantell Sans", "shantell-sans", "ShantellSans", "500Medium"),
  Mali: marker("Mali", "mali", "Mali", "500Medium"),
  "Fira Sans": heldOut(family("Fira Sans", "fira-sans", "FiraSans", "sans")),
  "Ubuntu Sans": heldOut({ ...family("Ubuntu Sans", "ubuntu-sans", "UbuntuSans", "sans"), licence: "UFL-1.0" }),
  Nunito: heldOut(family("Nunito", "nunito", "Nunito", "sans")),
  Merriweather: heldOut(family("Merriweather", "merriweather", "Merriweather", "serif")),
  "EB Garamond": heldOut(family("EB Garamond", "eb-garamond", "EBGaramond", "serif")),
  "Playpen Sans": heldOut(marker("Playpen Sans", "playpen-sans", "PlaypenSans", "400Regular")),
  Caveat: heldOut(marker("Caveat", "caveat", "Caveat", "600SemiBold")),
} as const satisfies Record<string, FontFamily>;

/**
 * What stands in, in this order, when a font lacks a character: Noto Sans has Latin, Greek, Cyrillic and Devanagari,
 * Arimo some symbols and Hebrew.
 */
export const FALLBACK_FONTS: readonly FontName[] = ["Noto Sans", "Arimo"];

function family(name: string, folder: string, file: string, kind: FontFamily["kind"]): FontFamily {
  return {
    name,
    package: `@expo-google-fonts/${folder}`,
    regular: `400Regular/${file}_400Regular.ttf`,
    bold: `700Bold/${file}_700Bold.ttf`,
    licence: "OFL-1.1",
    kind,
    heldOut: false,
  };
}

/** Handwriting in a regular cut as heavy as a marker's: thinner strokes fade in photographs. */
function marker(name: string, folder: string, file: string, weight: string): FontFamily {
  return { ...family(name, folder, file, "hand"), regular: `${weight}/${file}_${weight}.ttf` };
}

function oneCut(name: string, folder: string, file: string): FontFamily {
  const font = family(name, folder, file, "hand");
  return { ...font, bold: font.regular };
}

function heldOut(font: FontFamily): FontFamily {
  return { ...font, heldOut: true };
}
