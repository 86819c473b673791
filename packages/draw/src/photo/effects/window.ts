import type { Random } from "@undiagram/random";
import sharp from "sharp";
import { Canvas } from "../../canvas.ts";
import type { Effect } from "../effect.ts";
import type { Frame } from "../frame.ts";
import { project } from "../homography.ts";
import { BARS, chooseColours } from "../window-bars.ts";

const RANGES = {
  /** Probability of a window that fills the desktop, else pixels of desktop around it. */
  maximised: 0.4,
  desktop: [6, 40],
  /** Radii of the upper corners in pixels. */
  corners: [0, 6, 9],
  /** Heights of all bars together, in pixels: a title, a title and a menu, tabs and an address. */
  bars: [
    [26, 34],
    [26, 40],
    [48, 60],
    [66, 80],
  ],
} as const;

/** Shown in a program's window: bars above the drawing, and perhaps some desktop around it. */
export const window: Effect = {
  name: "window",
  aim(aim, random) {
    const desktop = random.chance(RANGES.maximised) ? 0 : random.int(...RANGES.desktop);
    const [least, most] = random.pick(RANGES.bars);
    const bars = random.int(least, most);
    aim.margin = { left: desktop, right: desktop, top: desktop + bars, bottom: desktop };
  },
  async cover(frame, random) {
    const pane = paneOf(frame);
    const desktop = Math.max(0, Math.min(pane.left, frame.width - pane.right, frame.height - pane.bottom));
    const canvas = new Canvas();
    drawDesktop(canvas, frame, random, desktop, pane);
    const bars = BARS.filter(({ least, most }) => pane.top - desktop >= least && pane.top - desktop <= most);
    if (bars.length > 0) {
      const outline = { x: desktop, y: desktop, width: frame.width - 2 * desktop, height: pane.top - desktop };
      const skin = { ...chooseColours(random), minTextPx: frame.minTextPx };
      random.pick(bars).draw(canvas, outline, skin, random);
      if (desktop > 0) roundCorners(canvas, frame, random.pick(RANGES.corners), desktop);
    }
    frame.texts.push(...canvas.texts);
    await layOver(frame, canvas);
  },
};

/** The part of the frame that the drawing fills, in whole pixels. */
function paneOf({ toFrame, drawn }: Frame): { left: number; top: number; right: number; bottom: number } {
  const [left, top] = project(toFrame, 0, 0);
  const [right, bottom] = project(toFrame, drawn.width, drawn.height);
  return { left: Math.floor(left), top: Math.floor(top), right: Math.ceil(right), bottom: Math.ceil(bottom) };
}

function drawDesktop(
  canvas: Canvas,
  { width, height }: Frame,
  random: Random,
  desktop: number,
  pane: { left: number; right: number; bottom: number },
): void {
  if (desktop < 1) return;
  const colours = random.sample(
    ["#1b3a6b", "#3d6fa8", "#6a4c93", "#1f6f78", "#d98e5f", "#2b2f3a", "#9fb7c9", "#e7d7c1"],
    2,
  );
  const [x2, y2] = [random.range(0, 1), random.range(0.3, 1)];
  canvas.add(
    `<linearGradient id="desktop" x1="0" y1="0" gradientUnits="userSpaceOnUse" x2="${(x2 * width).toFixed(0)}" y2="${(y2 * height).toFixed(0)}">` +
      `<stop offset="0" stop-color="${colours[0]}"/><stop offset="1" stop-color="${colours[1]}"/></linearGradient>`,
  );
  const ring = (x: number, y: number, right: number, bottom: number) =>
    `M0 0H${width}V${height}H0ZM${x} ${y}V${bottom}H${right}V${y}Z`;
  const [right, bottom] = [Math.max(pane.right, width - desktop), Math.max(pane.bottom, height - desktop)];
  canvas.add(`<path fill="url(#desktop)" d="${ring(desktop, desktop, right, bottom)}"/>`);
  // Many faint rims, each a little wider, make one soft shadow that falls downward.
  const reach = Math.min(16, desktop * 0.8);
  for (let spread = 1; spread <= reach; spread++) {
    const opacity = 0.04 * (1 - spread / (reach + 1));
    canvas.add(
      `<path fill="#000000" fill-opacity="${opacity.toFixed(4)}" fill-rule="evenodd" d="M${desktop - spread} ${desktop - spread / 2}` +
        `H${right + spread}V${bottom + spread}H${desktop - spread}Z` +
        `M${desktop} ${desktop}V${bottom}H${right}V${desktop}Z"/>`,
    );
  }
}

/** Rounds the window's upper corners: the bars are painted over there with desktop. */
function roundCorners(canvas: Canvas, { width }: Frame, radius: number, desktop: number): void {
  const right = width - desktop;
  canvas.add(
    `<path fill="url(#desktop)" d="M${desktop} ${desktop}h${radius}q${-radius} 0 ${-radius} ${radius}Z` +
      `M${right} ${desktop}h${-radius}q${radius} 0 ${radius} ${radius}Z"/>`,
  );
}

/** Paints the canvas over the frame; where it is empty the frame stays. */
async function layOver(frame: Frame, canvas: Canvas): Promise<void> {
  const layer = await sharp(Buffer.from(canvas.toSvg(frame.width, frame.height)))
    .ensureAlpha()
    .raw()
    .toBuffer();
  const { pixels } = frame;
  for (let from = 0, at = 0; from < layer.length; from += 4, at += 3) {
    if (layer[from + 3] === 0) continue;
    const share = layer[from + 3]! / 255;
    pixels[at] = pixels[at]! * (1 - share) + layer[from]! * share;
    pixels[at + 1] = pixels[at + 1]! * (1 - share) + layer[from + 1]! * share;
    pixels[at + 2] = pixels[at + 2]! * (1 - share) + layer[from + 2]! * share;
  }
}
