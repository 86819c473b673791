import type { Random } from "@undiagram/random";
import { baselineAt, type Canvas, type Lettering, textWidth } from "./canvas.ts";
import type { Look } from "./choose-look.ts";
import { mix, readableInk } from "./colours.ts";
import { inflate } from "./geometry.ts";
import type { Pen } from "./pens/pen.ts";

/** What stands around a diagram without belonging to the schema. */
export interface Clutter {
  /** Heights of the strips above and below the diagram, in pixels. */
  top: number;
  bottom: number;
  /** Space on all four sides for the page's frame, in pixels. */
  rim: number;
  /** Draws it into a picture of this size; the watermark comes first, below everything else. */
  drawBehind(canvas: Canvas, width: number, height: number): void;
  drawAround(canvas: Canvas, pen: Pen, width: number, height: number): void;
}

const TITLES = ["Database schema", "ER diagram", "Entity relationship diagram", "Data model", "Schema overview"];
const NOTES = ["TODO: review keys", "Draft, not final", "see wiki for details", "v2 after migration", "ask data team"];
const FOOTERS = ["Generated 2024-03-18", "Page 1 of 1", "Last changed: 12.06.2023", "Rev. B", "created by admin"];
const FRAME_RIM = 6;
const WATERMARKS = ["DRAFT", "CONFIDENTIAL", "SAMPLE", "INTERNAL"];

/** What the letters at keys mean, where keys are marked by letters. */
function explainMarks({ marks }: Look): string[] {
  const known = [
    [marks.primary_key, "primary key"],
    [marks.foreign_key, "foreign key"],
    [marks.unique, "unique"],
  ] as const;
  const parts = known.flatMap(([mark, meaning]) =>
    mark && "text" in mark ? [`${mark.text.trim()} = ${meaning}`] : [],
  );
  return parts.length > 0 ? [parts.join(", ")] : [];
}

/** Chooses the texts; those that are wider than `room` pixels are left out. */
export function planClutter(look: Look, domain: string, room: number, random: Random): Clutter {
  const { clutter, theme, font, fontSize, detailSize } = look;
  const ink = readableInk(theme.background, [theme.ink, "#ffffff", "#1b1b1b"]);
  const heading: Lettering = { font, bold: true, size: Math.round(fontSize * 1.3), ink };
  const small: Lettering = { font, bold: false, size: detailSize, ink: mix(ink, theme.background, 0.2) };
  const subject = domain.replace(/[_-]/g, " ");
  const texts = {
    title: random.chance(0.5) ? `${random.pick(TITLES)}: ${subject}` : random.pick(TITLES),
    note: random.pick(NOTES),
    legend: random.pick([...FOOTERS, ...explainMarks(look)]),
    watermark: random.pick(WATERMARKS),
  };
  const fits = (text: string, lettering: Lettering) => textWidth(text, lettering) + 2 * fontSize <= room;
  const hasTitle = clutter.title && fits(texts.title, heading);
  const hasFooter = clutter.legend && fits(texts.legend, small);
  const hasNote = clutter.note && fits(`${texts.note}${hasFooter ? texts.legend : ""}MM`, small);
  const rim = clutter.frame ? FRAME_RIM : 0;
  const isCentred = random.chance(0.4);
  return {
    top: hasTitle ? Math.round(heading.size * 1.5) : 0,
    bottom: hasFooter || hasNote ? Math.round(detailSize * 2.2) : 0,
    rim,
    drawBehind(canvas, width, height) {
      const widest = (0.95 * width) / textWidth(texts.watermark, { ...heading, size: 1 });
      const size = Math.min(width / 7, height / 2.5, 60, widest);
      if (!clutter.watermark || size < fontSize) return;
      const faint: Lettering = { font, bold: true, size, ink: mix(theme.background, ink, 0.08) };
      const x = (width - textWidth(texts.watermark, faint)) / 2;
      canvas.text(texts.watermark, x, baselineAt(height / 2, size), faint, { role: "other" });
    },
    drawAround(canvas, pen, width, height) {
      const page = inflate({ x: 0, y: 0, width, height }, 0.5 - rim);
      if (clutter.frame) canvas.add(pen.box(page, { stroke: mix(ink, theme.background, 0.3), width: 1 }));
      if (hasTitle) {
        const x = isCentred ? (width - textWidth(texts.title, heading)) / 2 : fontSize + rim;
        canvas.text(texts.title, x, baselineAt(heading.size + rim, heading.size), heading, { role: "other" });
      }
      const middle = height - rim - detailSize * 1.1;
      if (hasFooter)
        canvas.text(texts.legend, fontSize + rim, baselineAt(middle, detailSize), small, { role: "other" });
      if (hasNote) {
        const noteWidth = textWidth(texts.note, small) + detailSize;
        const left = width - noteWidth - fontSize - rim;
        const sheet = { x: left, y: Math.round(middle - detailSize), width: noteWidth, height: detailSize * 2 };
        canvas.add(pen.box(sheet, { fill: "#fff3b0", stroke: "#d9c45a" }));
        const onSheet = { ...small, ink: "#3a3420" };
        canvas.text(texts.note, left + detailSize / 2, baselineAt(middle, detailSize), onSheet, { role: "other" });
      }
    },
  };
}
