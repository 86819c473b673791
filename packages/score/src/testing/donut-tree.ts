import { leaf, node, type Tree } from "../tree-distance.ts";

/** Any JSON value as the tree that Donut's evaluation makes of it: keys sorted, what is false or empty left out. */
export function donutTree(value: unknown): Tree {
  return toNode("<root>", tidy(value) ?? {});
}

function tidy(value: unknown): unknown {
  if (!value) return undefined;
  if (Array.isArray(value)) {
    const items = value.map((item) => (typeof item === "object" ? tidy(item) : String(item).trim())).filter(Boolean);
    return items.length > 0 ? items : undefined;
  }
  if (typeof value !== "object") return [value === true ? "True" : String(value).trim()];
  const entries = Object.entries(value)
    .sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1))
    .flatMap(([key, inner]) => {
      const tidied = tidy(inner);
      return tidied === undefined ? [] : [[key, tidied] as const];
    });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

function toNode(label: string, value: unknown): Tree {
  if (Array.isArray(value)) {
    return node(
      label,
      value.map((item) => (typeof item === "object" ? toNode("<subtree>", item) : leaf(item as string))),
    );
  }
  return node(
    label,
    Object.entries(value as object).map(([key, inner]) => toNode(key, inner)),
  );
}
