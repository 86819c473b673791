import { readFileSync } from "node:fs";

/* The page's style and script: plain files beside this one, read once and put into the page as they are. */

export const STYLE = read("base.css", "tables.css", "plots.css", "errors.css", "gallery.css", "zoom.css", "print.css");
export const SCRIPT = read("tooltips.js", "readouts.js", "gallery.js", "zoom.js");

function read(...files: string[]): string {
  // A checkout on Windows may hold CRLF, which a browser reads as LF: the hash in the page's policy must hold for both.
  return files.map((file) => readFileSync(new URL(file, import.meta.url), "utf8").replaceAll("\r\n", "\n")).join("\n");
}
