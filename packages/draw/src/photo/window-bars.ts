import type { Random } from "@undiagram/random";
import { baselineAt, type Canvas, type Lettering, textWidth } from "../canvas.ts";
import type { Box } from "../geometry.ts";

/** Colours of a window. */
export interface Colours {
  bar: string;
  field: string;
  ink: string;
  line: string;
}

export interface Skin extends Colours {
  /** What would be written smaller, in pixels, is left out. */
  minTextPx: number;
}

/** The bars at the top of a window, as some kind of program has them. */
export interface Bar {
  /** Heights in pixels that it can fill. */
  least: number;
  most: number;
  draw(canvas: Canvas, box: Box, skin: Skin, random: Random): void;
}

export function chooseColours(random: Random): Colours {
  return random.pick(COLOURS);
}

const COLOURS: readonly Colours[] = [
  { bar: "#e9e9eb", field: "#ffffff", ink: "#3c3c40", line: "#c9c9cd" },
  { bar: "#ffffff", field: "#f1f3f4", ink: "#202124", line: "#dadce0" },
  { bar: "#dee1e6", field: "#ffffff", ink: "#3c4043", line: "#c4c8ce" },
  { bar: "#2b2b2e", field: "#3b3b40", ink: "#d6d6da", line: "#1b1b1d" },
  { bar: "#323639", field: "#1f2124", ink: "#e4e6ea", line: "#26292c" },
];

const FILES = [
  "schema",
  "er-diagram",
  "database",
  "data-model",
  "erd_v2",
  "untitled",
  "diagram (1)",
  "export",
  "db design",
];
const ENDINGS = [".png", ".pdf", ".svg", ""];
const PROGRAMS = ["Preview", "Viewer", "Image Viewer", "Diagram Editor", "Modeler", "Browser"];
const ADDRESSES = [
  "localhost:3000/erd",
  "docs.example.com/schema",
  "wiki.example.org/Database_model",
  "app.example.io/diagram/41",
];
const MENU = ["File", "Edit", "View", "Insert", "Tools", "Help"];

/** Round buttons at the left, the title in the middle. */
const roundButtons: Bar = {
  least: 14,
  most: 44,
  draw(canvas, box, skin, random) {
    fill(canvas, box, skin);
    const middle = box.y + box.height / 2;
    const radius = Math.min(6.5, box.height / 4.5);
    const colours = random.chance(0.8) ? ["#ff5f57", "#febc2e", "#28c840"] : [skin.line, skin.line, skin.line];
    colours.forEach((colour, i) => {
      canvas.add(
        `<circle cx="${box.x + 2 * radius + 4 + i * radius * 3.2}" cy="${middle}" r="${radius}" fill="${colour}"/>`,
      );
    });
    const title = fileName(random);
    const look = lettering(box.height * 0.43, skin, true);
    const x = box.x + (box.width - textWidth(title, look)) / 2;
    write(canvas, title, Math.max(box.x + radius * 14, x), middle, box.x + box.width, look);
  },
};

/** An icon and the title at the left, strokes to minimise, maximise and close at the right. */
const strokeButtons: Bar = {
  least: 18,
  most: 44,
  draw(canvas, box, skin, random) {
    fill(canvas, box, skin);
    titleRow(canvas, box, skin, random);
  },
};

/** The same with a menu below. */
const titleAndMenu: Bar = {
  least: 42,
  most: 64,
  draw(canvas, box, skin, random) {
    fill(canvas, box, skin);
    const row = Math.round(box.height * 0.54);
    titleRow(canvas, { ...box, height: row }, skin, random);
    const look = lettering(Math.min(13, (box.height - row) * 0.52), skin, false);
    let x = box.x + 10;
    for (const item of MENU) {
      write(canvas, item, x, box.y + row + (box.height - row) / 2 - 1, box.x + box.width, look);
      x += textWidth(item, look) + look.size * 1.2;
    }
  },
};

/** A tab above an address. */
const tabAndAddress: Bar = {
  least: 52,
  most: 90,
  draw(canvas, box, skin, random) {
    const strip = Math.round(box.height * 0.47);
    canvas.add(rectangle(box, skin.line));
    const tab = {
      x: box.x + random.int(8, 80),
      y: box.y + 5,
      width: Math.min(220, box.width * 0.4),
      height: strip - 5,
    };
    const below = { ...box, y: box.y + strip, height: box.height - strip };
    canvas.add(`<path fill="${skin.bar}" d="${roundedTop(tab, 7)}"/>`, rectangle(below, skin.bar));
    const look = lettering(Math.min(12.5, strip * 0.38), skin, false);
    canvas.add(
      `<circle cx="${tab.x + 15}" cy="${tab.y + tab.height / 2}" r="5" fill="${random.pick(["#4285f4", "#e8710a", "#34a853", "#8e6bbf"])}"/>`,
    );
    write(canvas, fileName(random), tab.x + 27, tab.y + tab.height / 2, tab.x + tab.width - 18, look);
    cross(canvas, tab.x + tab.width - 13, tab.y + tab.height / 2, 3.5, skin.ink);
    const middle = below.y + below.height / 2;
    for (const [i, way] of [-1, 1].entries()) {
      const x = box.x + 18 + i * 26;
      canvas.add(
        `<path fill="none" stroke="${skin.ink}" stroke-width="1.5" d="M${x - 5 * way} ${middle}h${10 * way}m${-4.5 * way} -4.5l${4.5 * way} 4.5l${-4.5 * way} 4.5"/>`,
      );
    }
    const height = below.height * 0.68;
    canvas.add(
      `<rect x="${box.x + 66}" y="${middle - height / 2}" width="${Math.max(10, box.width - 120)}" height="${height}" rx="${height / 2}" fill="${skin.field}"/>`,
    );
    write(canvas, random.pick(ADDRESSES), box.x + 82, middle, box.x + box.width - 70, look);
    for (const dy of [-5, 0, 5])
      canvas.add(`<circle cx="${box.x + box.width - 24}" cy="${middle + dy}" r="1.6" fill="${skin.ink}"/>`);
    canvas.add(rectangle({ ...box, y: box.y + box.height - 1, height: 1 }, skin.line));
  },
};

export const BARS: readonly Bar[] = [roundButtons, strokeButtons, titleAndMenu, tabAndAddress];

function titleRow(canvas: Canvas, box: Box, skin: Skin, random: Random): void {
  const middle = box.y + box.height / 2;
  const icon = Math.min(14, box.height * 0.5);
  const colour = random.pick(["#2f74c0", "#3a9d6a", "#c0632f", "#7a5fb5"]);
  canvas.add(rectangle({ x: box.x + 9, y: middle - icon / 2, width: icon, height: icon }, colour));
  const right = box.x + box.width;
  write(canvas, fileName(random), box.x + 16 + icon, middle, right - 110, lettering(box.height * 0.4, skin, false));
  const pen = `fill="none" stroke="${skin.ink}" stroke-width="1"`;
  canvas.add(
    `<path ${pen} d="M${right - 97} ${Math.round(middle) + 0.5}h10"/>`,
    `<rect ${pen} x="${right - 61.5}" y="${Math.round(middle) - 4.5}" width="9" height="9"/>`,
  );
  cross(canvas, right - 22, middle, 5, skin.ink);
}

function fill(canvas: Canvas, box: Box, skin: Skin): void {
  canvas.add(rectangle(box, skin.bar), rectangle({ ...box, y: box.y + box.height - 1, height: 1 }, skin.line));
}

function rectangle({ x, y, width, height }: Box, colour: string): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${colour}"/>`;
}

function roundedTop({ x, y, width, height }: Box, radius: number): string {
  return `M${x} ${y + height}V${y + radius}q0 ${-radius} ${radius} ${-radius}h${width - 2 * radius}q${radius} 0 ${radius} ${radius}V${y + height}Z`;
}

function cross(canvas: Canvas, x: number, y: number, half: number, colour: string): void {
  canvas.add(
    `<path fill="none" stroke="${colour}" stroke-width="1.1" d="M${x - half} ${y - half}l${2 * half} ${2 * half}m0 ${-2 * half}l${-2 * half} ${2 * half}"/>`,
  );
}

type WindowLettering = Lettering & Pick<Skin, "minTextPx">;

function lettering(size: number, { ink, minTextPx }: Skin, bold: boolean): WindowLettering {
  return { font: "Open Sans", bold, size: Math.min(13, Math.round(size * 2) / 2), ink, minTextPx };
}

/** Writes the text, or its first part, unless it is too small to read or would end beyond `right`. */
function write(canvas: Canvas, text: string, x: number, middle: number, right: number, look: WindowLettering): void {
  const fitting = [text, text.split(" - ")[0]!].find((part) => x + textWidth(part, look) <= right - 4);
  if (!fitting || look.size < look.minTextPx) return;
  canvas.text(fitting, x, baselineAt(middle, look.size), look, { role: "other" });
}

function fileName(random: Random): string {
  const file = random.pick(FILES) + random.pick(ENDINGS);
  return random.chance(0.5) ? `${file} - ${random.pick(PROGRAMS)}` : file;
}
