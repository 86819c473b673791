import { createRequire } from "node:module";
import chromium from "@sparticuz/chromium";
import { chromium as playwright } from "playwright-core";

export interface MermaidPage {
  /** Name to version, of Mermaid and of the browser. */
  versions: Record<string, string>;
  /** Lays out and draws an erDiagram. Returns the width and height of its SVG, in pixels. */
  draw(diagram: string): Promise<{ width: number; height: number }>;
  /** A PNG of what was drawn last. */
  screenshot(): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Holds every diagram of the starter dataset, in pixels. */
const WINDOW = { width: 1600, height: 1600 };
const PAGE = `<!doctype html><body style="margin: 0"><div id="picture"></div></body>`;
const SCRIPT = `
  mermaid.initialize({ startOnLoad: false, er: { useMaxWidth: false } });
  async function drawDiagram(text) {
    const picture = document.getElementById("picture");
    picture.innerHTML = (await mermaid.render("diagram", text)).svg;
    const { width, height } = picture.firstElementChild.getBoundingClientRect();
    return { width, height };
  }`;

/** Mermaid in a page of a headless Chromium, without a network. Both come out of npm packages. */
export async function openMermaid(): Promise<MermaidPage> {
  const require = createRequire(import.meta.url);
  // Emulated graphics hardware takes three times as long for a screenshot, and a window that must grow twice as long.
  chromium.setGraphicsMode = false;
  // One process for everything, as the package asks for, dies with the first page that is closed.
  const args = chromium.args.filter((arg) => arg !== "--single-process");
  const browser = await playwright.launch({ args, executablePath: await chromium.executablePath() });
  const context = await browser.newContext({ offline: true, viewport: WINDOW });
  const page = await context.newPage();
  await page.setContent(PAGE);
  await page.addScriptTag({ path: require.resolve("mermaid/dist/mermaid.min.js") });
  await page.addScriptTag({ content: SCRIPT });
  const svg = page.locator("#picture > svg");
  return {
    versions: { mermaid: require("mermaid/package.json").version, chromium: browser.version() },
    draw: (diagram) => page.evaluate(`drawDiagram(${JSON.stringify(diagram)})`),
    screenshot: () => svg.screenshot(),
    close: () => browser.close(),
  };
}
