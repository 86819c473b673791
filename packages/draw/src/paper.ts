import type { Look } from "./choose-look.ts";
import { mix } from "./colours.ts";

/** Distance of the pattern's lines or dots, in ems. */
const STEP = { dots: 1.6, squares: 1.5, ruled: 2 };
/** How much of the ink's colour the pattern takes: enough to be seen, too little to be read as a line of the diagram. */
const INK = { dots: 0.15, squares: 0.09, ruled: 0.12 };

/** The pattern that the picture is drawn on, as SVG elements. One path each: a pattern fill takes ten times as long. */
export function drawPaper({ paper, theme, fontSize }: Look, width: number, height: number): string[] {
  if (paper === "plain") return [];
  const step = Math.round(STEP[paper] * fontSize);
  const stroke = mix(theme.background, theme.ink, INK[paper]);
  const rows = Array.from({ length: Math.floor(height / step) }, (_, i) => (i + 1) * step - 0.5);
  const columns = Array.from({ length: Math.floor(width / step) }, (_, i) => (i + 1) * step - 0.5);
  const across = rows.map((y) => `M0 ${y}H${width}`);
  const down = columns.map((x) => `M${x} 0V${height}`);
  const dots = rows.flatMap((y) => columns.map((x) => `M${x - 0.5} ${y}h1`));
  const path = { ruled: across, squares: [...across, ...down], dots }[paper].join("");
  return [`<path d="${path}" fill="none" stroke="${stroke}" stroke-width="1"/>`];
}
