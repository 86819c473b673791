import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { renderReport } from "./render-report.ts";
import type { GallerySample, ReportInput } from "./report-input.ts";
import { measureContrast } from "./testing/measure-contrast.ts";
import { openBrowser } from "./testing/open-browser.ts";
import { makeReportInput } from "./testing/report-input.ts";
import { makeComparedScores } from "./testing/scores.ts";

const ATTACK = `<script>window.injected = true</script><img src=x onerror="window.injected = true">`;

let browser: Browser | undefined;
let reason = "";
let folder: string;
let input: ReportInput;
let page: Page;
const errors: string[] = [];
const requests: string[] = [];

beforeAll(async () => {
  const opened = await openBrowser();
  if ("reason" in opened) {
    reason = opened.reason;
    console.warn(`Skipped: ${reason}`);
    return;
  }
  browser = opened.browser;
  folder = await mkdtemp(join(tmpdir(), "undiagram-report-"));
  input = withAttack(await makeReportInput());
  await writeFile(join(folder, "report.html"), renderReport(input));
});

afterAll(async () => {
  await browser?.close();
  if (folder) await rm(folder, { recursive: true });
});

beforeEach(async (context) => {
  if (!browser) return context.skip(reason);
  await page?.close();
  errors.length = 0;
  requests.length = 0;
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && errors.push(message.text()));
  page.on("request", (request) => !request.url().startsWith("data:") && requests.push(request.url()));
  await page.goto(pathToFileURL(join(folder, "report.html")).href);
});

const shownIds = () =>
  page.locator(".card:visible").evaluateAll((cards) => cards.map((c) => c.getAttribute("data-id")));

test("the page opens from a file without an error, a blocked line or a call to anywhere", async () => {
  expect(errors).toEqual([]);
  expect(requests).toEqual([page.url()]);
  expect(await page.title()).toBe(input.title);
});

test("an injected script stays text, in the table, the reply and the heading", async () => {
  const card = page.locator(`.card[data-domain="attacked"]`);
  expect(await card.locator("h3").textContent()).toBe(ATTACK);
  expect(await card.locator(".answer:visible tr.table th").first().textContent()).toBe(ATTACK);
  expect(await card.locator(".answer:visible pre").textContent()).toBe(ATTACK);
  expect(await page.evaluate("window.injected")).toBeUndefined();
});

describe("the gallery", () => {
  test("shows every picture at first, worst first, and each has loaded", async () => {
    const ids = await shownIds();
    expect(ids).toHaveLength(input.gallery.length);
    expect(ids).toEqual(sortWorstFirst(input.gallery, "tuned"));
    const widths = await page
      .locator(".picture img")
      .evaluateAll((images) => images.map((i) => Reflect.get(i, "naturalWidth")));
    expect(widths.toSorted()).toEqual(input.gallery.map(({ width }) => width).toSorted());
  });

  test.each([
    ["domain", "finance"],
    ["style", "warm"],
    ["notation", "uml"],
  ] as const)("filtered by %s shows exactly those", async (key, value) => {
    await page.selectOption(`select[name=${key}]`, value);
    const fitting = input.gallery.filter((sample) => sample[key] === value);
    expect(await shownIds()).toEqual(sortWorstFirst(fitting, "tuned"));
    expect(await page.locator("output[name=shown]").textContent()).toBe(
      `${fitting.length} of ${input.gallery.length} shown`,
    );
  });

  test("of wrong ones only leaves out the right ones", async () => {
    await page.getByLabel("Only wrong ones").check();
    const wrong = input.gallery.filter(({ replies }) => (replies.tuned?.overall ?? 0) < 1);
    expect(wrong.length).toBeLessThan(input.gallery.length);
    expect((await shownIds()).toSorted()).toEqual(wrong.map(({ id }) => id).toSorted());
  });

  test("of another predictor shows its answers alone, sorted by its scores", async () => {
    await page.getByLabel("Answers of").selectOption("base");
    expect(await shownIds()).toEqual(sortWorstFirst(input.gallery, "base"));
    const shown = await page
      .locator(".answer:visible")
      .evaluateAll((answers) => answers.map((a) => a.getAttribute("data-predictor")));
    expect(shown).toEqual(input.gallery.map(() => "base"));
  });

  test.each([
    ["lost", 1],
    ["won", -1],
  ] as const)("sorted by what was most %s against the base begins with the largest difference", async (order, sign) => {
    await page.getByLabel("Order").selectOption(order);
    const change = (sample: GallerySample | undefined) =>
      sign * ((sample?.replies.tuned?.overall ?? 0) - (sample?.replies.base?.overall ?? 0));
    const changes = (await shownIds()).map((id) => change(input.gallery.find((sample) => sample.id === id)));
    expect(changes).toHaveLength(input.gallery.length);
    expect(changes).toEqual(changes.toSorted((a, b) => a - b));
  });

  test("without what is right still shows every difference", async () => {
    const differences = await page.locator(".diff tr:is(.missing, .invented, .changed):visible").count();
    await page.getByLabel("Hide what is right").check();
    expect(await page.locator(".diff tr.equal:visible").count()).toBe(0);
    expect(await page.locator(".diff tr:is(.missing, .invented, .changed):visible").count()).toBe(differences);
  });

  test("with filters that nothing passes says so, and shows all again", async () => {
    await page.selectOption("select[name=domain]", "education");
    await page.selectOption("select[name=style]", "plain");
    expect(await shownIds()).toEqual([]);
    await page.getByRole("button", { name: "Show all" }).click();
    expect(await shownIds()).toHaveLength(input.gallery.length);
  });

  test("opens a picture in a dialog that keys enlarge and close, and gives the focus back", async () => {
    const button = page.locator("button.picture").nth(2);
    await button.focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    const width = () => dialog.locator("img").evaluate((image) => image.clientWidth);
    await expect.poll(width, { timeout: 30_000 }).toBeGreaterThan(100);
    const before = await width();
    await page.keyboard.press("+");
    expect(await width()).toBeGreaterThan(before * 1.4);
    await page.keyboard.press("Escape");
    expect(await dialog.isVisible()).toBe(false);
    expect(await button.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
  });
});

test("a comparison of two runs opens as well, says which is better, and what the runs differ in", async () => {
  const { gallery, config, lock } = input;
  const file = join(folder, "comparison.html");
  const scores = makeComparedScores("tuned", { tuned: 0.5, base: 0.7 });
  const slower = config && { ...config, training: { ...config.training, learning_rate: 1e-5 } };
  await writeFile(
    file,
    renderReport({
      ...{ title: "two runs", scores, events: [], gallery, generated: input.generated },
      runs: [
        { id: "tiny-a", config, lock },
        { id: "tiny-b", config: slower, lock },
      ],
    }),
  );
  await page.goto(pathToFileURL(file).href);
  expect(errors).toEqual([]);
  expect(await page.locator(".findings li").allTextContents()).toEqual([
    expect.stringMatching(/base model is better than the fine-tuned model: overall 70.0.% against 50.0.%/),
  ]);
  const settings = await page.locator("table.settings tbody tr").allTextContents();
  expect(settings).toEqual([expect.stringMatching(/^config\.training\.learning_rate.*1e-5|0\.00001/)]);
  expect(await shownIds()).toEqual(sortWorstFirst(gallery, "base"));
});

test("types misread and relationships gone wrong stand in tables whose rows add up", async () => {
  const rows = (table: string) =>
    page
      .locator(`table.${table} tbody tr`)
      .evaluateAll((all) => all.map((row) => [...row.children].map(({ textContent }) => textContent ?? "")));
  for (const [first, ...cells] of await rows("confusion")) {
    const all = Number(first?.match(/[\d,]+$/)?.[0].replaceAll(",", ""));
    expect(cells.reduce((sum, cell) => sum + Number(cell.replaceAll(",", "")), 0)).toBe(all);
  }
  const errorRows = await rows("errors");
  expect(errorRows.at(-1)?.[0]).toBe("all");
  for (const [, shown, ...parts] of errorRows) {
    const counts = parts.slice(0, 5).map((part) => Number(part.split(" ")[0]?.replaceAll(",", "")));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(Number(shown?.replaceAll(",", "")));
  }
});

test("a metric's definition shows on focus and on hover, and Escape closes it", async () => {
  const term = page.locator(".term").first();
  const tip = page.getByRole("tooltip");
  await term.focus();
  expect(await tip.textContent()).toMatch(/F1 of the tables.*Higher is better.*nothing to count/);
  await page.keyboard.press("Escape");
  expect(await tip.isVisible()).toBe(false);
  await page.locator(".term").nth(3).hover();
  expect(await tip.textContent()).toMatch(/^Replies that are JSON/);
});

test("the arrow keys read a curve step by step", async () => {
  const plot = page.locator("#plot-loss");
  const summary = await plot.locator(".readout").textContent();
  await plot.locator("svg[data-readout]").focus();
  await page.keyboard.press("Home");
  expect(await plot.locator(".readout").textContent()).toMatch(/^Step 1: training, each step 2\.\d+/);
  await page.keyboard.press("End");
  expect(await plot.locator(".readout").textContent()).toMatch(/^Step 500: .*validation 0\.\d+/);
  await page.locator(".term").first().focus();
  expect(await plot.locator(".readout").textContent()).toBe(summary);
});

test("every text stands out from what lies behind it, in light and in dark", async () => {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await page.evaluate(measureContrast, 4.5), colorScheme).toEqual([]);
  }
});

test("nothing runs out of the window, be it narrow or wide", async () => {
  for (const width of [320, 390, 768, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
  }
});

test("in print no control is left, and all that was folded of the definitions is there", async () => {
  await page.emulateMedia({ media: "print" });
  expect(await page.locator("form:visible, nav:visible, dialog:visible").count()).toBe(0);
  expect(await page.locator("#about-nted").isVisible()).toBe(true);
});

test("headings go down one level at a time, and every control has a name", async () => {
  const levels = await page
    .locator("h1:visible, h2:visible, h3:visible")
    .evaluateAll((all) => all.map((h) => Number(h.tagName[1])));
  expect(levels.filter((level) => level === 1)).toHaveLength(1);
  levels.forEach((level, i) => {
    expect(level - (levels[i - 1] ?? 0)).toBeLessThanOrEqual(1);
  });
  const snapshot = await page.locator("body").ariaSnapshot();
  expect(snapshot).not.toMatch(/- (button|link|combobox|checkbox|img|table|region|dialog)\s*(:|$)/m);
});

function sortWorstFirst(samples: readonly GallerySample[], predictor: string): string[] {
  return samples
    .toSorted(
      (a, b) => (a.replies[predictor]?.overall ?? 0) - (b.replies[predictor]?.overall ?? 0) || (a.id < b.id ? -1 : 1),
    )
    .map(({ id }) => id);
}

/** One sample more, whose every text is an attack. */
function withAttack(original: ReportInput): ReportInput {
  const [sample] = original.gallery as [GallerySample];
  const reply = {
    reply: ATTACK,
    annotation: { tables: [], relationships: [] },
    overall: 0.25,
    diff: { tables: [{ name: ATTACK, state: "missing" as const, columns: [] }], relationships: [] },
  };
  const replies = { base: reply, tuned: reply };
  return { ...original, gallery: [...original.gallery, { ...sample, id: ATTACK, domain: "attacked", replies }] };
}
