import chromium from "@sparticuz/chromium";
import { type Browser, chromium as playwright } from "playwright-core";

/** A headless Chromium out of an npm package, or the reason why none can start here (a library it needs is missing). */
export async function openBrowser(): Promise<{ browser: Browser } | { reason: string }> {
  try {
    // One process for everything, as the package asks for, dies with the first page that is closed.
    const args = chromium.args.filter((arg) => arg !== "--single-process");
    const browser = await playwright.launch({ args, executablePath: await chromium.executablePath() });
    return { browser };
  } catch (error) {
    return { reason: `No Chromium can start here: ${String(error).split("\n")[0]}` };
  }
}
