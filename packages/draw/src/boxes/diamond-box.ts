import { baselineAt, type Lettering, textWidth } from "../canvas.ts";
import type { Look } from "../choose-look.ts";
import type { EntityBox } from "./entity-box.ts";

/** A relationship after Chen: a diamond with a verb, whose four tips take the lines. */
export function measureDiamond(verb: string, look: Look): EntityBox {
  const lettering: Lettering = { font: look.font, bold: false, size: look.detailSize, ink: look.theme.ink };
  const text = textWidth(verb, lettering);
  // Whole and even, so that the tips lie on half pixels' middle lines.
  const width = 2 * Math.ceil(text * 0.68 + look.detailSize * 0.9);
  const height = 2 * Math.ceil(look.detailSize * 1.15);
  const [middleX, middleY] = [width / 2, height / 2];
  return {
    width,
    height,
    solids: [{ x: 0, y: 0, width, height }],
    frame: { x: 0, y: 0, width, height },
    rowMiddles: [],
    headerMiddle: middleY,
    ports: [
      { x: 0, y: middleY, dx: -1, dy: 0, cost: 0 },
      { x: width, y: middleY, dx: 1, dy: 0, cost: 0 },
      { x: middleX, y: 0, dx: 0, dy: -1, cost: 0 },
      { x: middleX, y: height, dx: 0, dy: 1, cost: 0 },
    ],
    draw(canvas, pen, x, y) {
      const tips = [
        { x, y: y + middleY },
        { x: x + middleX, y },
        { x: x + width, y: y + middleY },
        { x: x + middleX, y: y + height },
      ];
      canvas.add(pen.polygon(tips, { fill: look.theme.box, stroke: look.theme.border, width: look.box.border }));
      const baseline = baselineAt(y + middleY, look.detailSize);
      canvas.text(verb, x + middleX - text / 2, baseline, lettering, { role: "other" });
    },
  };
}
