/** Quotes of SQL dialects and of word processors, and what separates words in a name. */
const DECORATION = /["'`´[\]“”‘’«»\s_-]+/gu;

/**
 * A name as scoring compares it: NFKC, without case, quotes and word separators. `OrderItems`, `order_items`,
 * `"Order Items"` and `orderitems` are one name; `orders` and `order` are two. A name made of nothing else, such as
 * `_`, stays as it is. Idempotent.
 */
export function normalizeName(name: string): string {
  const known = normalized.get(name);
  if (known !== undefined) return known;
  const folded = foldCase(name);
  const result = foldCase(folded.replace(DECORATION, "")) || folded;
  if (normalized.size >= MAX_KNOWN) normalized.clear();
  normalized.set(name, result);
  return result;
}

/** Names come again and again (`id`), within a schema and from sample to sample. */
const normalized = new Map<string, string>();
const MAX_KNOWN = 20_000;

/** As normalizeName, without the schema in front: `public.users`, `[dbo].[Users]` and `users` are one table. */
export function normalizeTableName(name: string): string {
  return normalizeName(dropSchemaPrefix(name));
}

function dropSchemaPrefix(name: string): string {
  // A dot inside quotes belongs to the name.
  const quoted = /(?:^|\.)\s*(?:"([^"]+)"|`([^`]+)`|\[([^\]]+)\])\s*$/.exec(name);
  const last = quoted ? (quoted[1] ?? quoted[2] ?? quoted[3] ?? "") : name.slice(name.lastIndexOf(".") + 1);
  return last.trim() === "" ? name : last;
}

const ASCII = /^[\x00-\x7f]*$/;

/** JavaScript has no case folding: upper case and back unites ß with ss, and both small sigmas. */
function foldCase(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return text.normalize("NFKC").toUpperCase().toLowerCase().replaceAll("ς", "σ").normalize("NFKC");
}
