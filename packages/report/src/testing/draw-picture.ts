import type { Annotation } from "@undiagram/schema";
import sharp from "sharp";

const LOOKS = {
  plain: { paper: "#ffffff", box: "#ffffff", head: "#e3e9f5", ink: "#1c2333", line: "#45506b" },
  dark: { paper: "#20242e", box: "#2b303d", head: "#3d4a6b", ink: "#e9ecf3", line: "#9aa7c4" },
  warm: { paper: "#fbf5e6", box: "#fffdf7", head: "#f0d9a8", ink: "#3b2c12", line: "#8a6a2f" },
} as const;
export type Look = keyof typeof LOOKS;

const BOX = 190;
const ROW = 19;

/** A small real diagram of the annotation as a data: URI of a PNG: boxes in two columns, lines from box to box. */
export async function drawPicture(
  { tables, relationships }: Annotation,
  look: Look,
): Promise<{ image: string; width: number; height: number }> {
  const { paper, box, head, ink, line } = LOOKS[look];
  const heights = tables.map(({ columns }) => (columns.length + 1) * ROW + 8);
  const bottoms = [24, 24];
  const places = tables.map((_, i) => {
    const side = i % 2;
    const y = bottoms[side] as number;
    bottoms[side] = y + (heights[i] as number) + 34;
    return { x: side === 0 ? 24 : 300, y };
  });
  const width = 300 + BOX + 24;
  const height = Math.max(...bottoms) - 10;
  const at = new Map(tables.map(({ name }, i) => [name, { ...places[i], height: heights[i] as number }]));
  const lines = relationships.flatMap(({ from_table, to_table }) => {
    const [a, b] = [at.get(from_table), at.get(to_table)];
    if (a?.x === undefined || a.y === undefined || b?.x === undefined || b.y === undefined) return [];
    const [x1, x2] = [a.x + BOX / 2, b.x + BOX / 2];
    const [y1, y2] = [a.y + a.height / 2, b.y + b.height / 2];
    return [`<path d="M${x1} ${y1}H${(x1 + x2) / 2}V${y2}H${x2}" fill="none" stroke="${line}" stroke-width="1.5"/>`];
  });
  const boxes = tables.map(({ name, columns }, i) => {
    const { x, y } = places[i] as { x: number; y: number };
    const rows = columns.map(
      (c, r) =>
        `<text x="${x + 8}" y="${y + ROW * (r + 2) + 1}">${c.primary_key ? "* " : ""}${escapeXml(c.name)}</text><text x="${x + BOX - 8}" y="${y + ROW * (r + 2) + 1}" text-anchor="end" opacity="0.7">${escapeXml(c.type ?? "")}</text>`,
    );
    return `<rect x="${x}" y="${y}" width="${BOX}" height="${heights[i]}" fill="${box}" stroke="${line}"/><rect x="${x}" y="${y}" width="${BOX}" height="${ROW + 2}" fill="${head}" stroke="${line}"/><text x="${x + 8}" y="${y + 15}" font-weight="bold">${escapeXml(name)}</text>${rows.join("")}`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${paper}"/><g font-family="DejaVu Sans, Arial, sans-serif" font-size="11" fill="${ink}">${lines.join("")}${boxes.join("")}</g></svg>`;
  const png = await sharp(Buffer.from(svg)).png({ palette: true }).toBuffer();
  return { image: `data:image/png;base64,${png.toString("base64")}`, width, height };
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
