import { openBrowser } from "./src/testing/open-browser.ts";

const [file, out] = process.argv.slice(2) as [string, string];
const opened = await openBrowser();
if ("reason" in opened) throw new Error(opened.reason);
const { browser } = opened;
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
page.on("pageerror", (e) => console.log("ERROR", e.message));
let t = performance.now();
await page.goto(`file://${file}`);
console.log("load ms", Math.round(performance.now() - t));
if (out === "-") {
  t = performance.now();
  await page.getByLabel("Only wrong ones").check();
  console.log("filter ms", Math.round(performance.now() - t));
  t = performance.now();
  await page.evaluate(
    "document.documentElement.scrollTop = document.documentElement.scrollHeight / 2; new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))",
  );
  console.log("scroll ms", Math.round(performance.now() - t));
  console.log("heap", await page.evaluate("Math.round(performance.memory.usedJSHeapSize/1e6)"));
} else {
  await page.screenshot({ path: `${out}-light.png`, fullPage: true, clip: { x: 0, y: 0, width: 1280, height: 6500 } });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.screenshot({ path: `${out}-dark.png`, fullPage: true, clip: { x: 0, y: 0, width: 1280, height: 6500 } });
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 390, height: 800 });
  await page.screenshot({ path: `${out}-narrow.png`, fullPage: true, clip: { x: 0, y: 0, width: 390, height: 9000 } });
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 750, height: 1000 });
  await page.screenshot({ path: `${out}-print.png`, fullPage: true, clip: { x: 0, y: 0, width: 750, height: 5500 } });
}
await browser.close();
