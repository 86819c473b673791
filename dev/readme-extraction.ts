/*
 * Puts what the run trained last reads of a held-out diagram into the README:  node dev/readme-extraction.ts
 *
 * Which diagram is fixed here, whatever is read of it.
 */
import { fileURLToPath } from "node:url";
import type { Annotation } from "@undiagram/schema";
import { execa } from "execa";
import { writeReadmeBlock } from "./readme-block.ts";

const PICTURE = "datasets/sample/validation/images/validation-00001.png";

const program = fileURLToPath(new URL("../packages/cli/bin/undiagram.js", import.meta.url));
const file = fileURLToPath(new URL(`../${PICTURE}`, import.meta.url));
const { stdout } = await execa(process.execPath, [program, "extract", file], { stderr: "inherit" });
await writeReadmeBlock(
  "extraction",
  { file: PICTURE, alt: "A diagram that the model has not been trained on" },
  JSON.parse(stdout) as Annotation,
);
