/** Puts a committed sample on top of the README, picture beside annotation: the last step of `npm run golden:update`. */
import { readSplit } from "@undiagram/dataset";
import { writeReadmeBlock } from "./readme-block.ts";

const SHOWN = "validation-00000";

const dataset = new URL("../datasets/sample", import.meta.url).pathname;
const sample = (await readSplit(dataset, "validation")).samples.find(({ id }) => id === SHOWN);
if (!sample) throw new Error(`datasets/sample has no ${SHOWN}`);

const names = sample.annotation.tables.map(({ name }) => name).join(", ");
await writeReadmeBlock(
  "sample",
  { file: `datasets/sample/validation/${sample.metadata.file_name}`, alt: `A diagram of the tables ${names}` },
  sample.annotation,
);
