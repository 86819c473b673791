import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { appendFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { UndiagramError } from "@undiagram/contract";
import { type Annotation, annotationKey } from "@undiagram/schema";
import { beforeAll, describe, expect, test } from "vitest";
import { isUpToDate, readManifest } from "./read-manifest.ts";
import { readSplit } from "./read-split.ts";
import { hide } from "./testing/sample-worker.ts";
import { planSmall, readTree, smallConfig, temporaryFolder, workerUrl, writeSmall } from "./testing/small-dataset.ts";
import { DOMAINS } from "./testing/synth.ts";
import { validateDataset } from "./validate-dataset.ts";

const base = await temporaryFolder();
const reference = join(base, "reference");
beforeAll(async () => {
  await writeSmall(reference, { workers: 1 });
});

/** A run that is stopped after so many samples. Returns the error it ended with. */
async function stopAfter(dir: string, samples: number): Promise<UndiagramError> {
  const controller = new AbortController();
  const onProgress = (done: number) => done >= samples && controller.abort();
  return writeSmall(dir, { signal: controller.signal, onProgress, workers: 1 }).catch((error) => error);
}

test("one worker and four write the same bytes", async () => {
  const dir = join(base, "four");
  await writeSmall(dir, { workers: 4 });
  expect(await readTree(dir)).toEqual(await readTree(reference));
});

test("the folder holds what was planned, and validation finds nothing wrong with it", async () => {
  const { problems, samples, figures } = await validateDataset(reference);
  expect(problems).toEqual([]);
  expect(samples).toBe(20);
  expect(figures).toMatchObject({ splits: 3, equal_within_splits: 0, near_duplicates_across_splits: 0 });
  for (const [split, { count }] of Object.entries((await readManifest(reference)).splits)) {
    const read = await readSplit(reference, split);
    expect(read.samples.map(({ id }) => id)).toEqual(
      planSmall()
        .filter((sample) => sample.split === split)
        .map(({ id }) => id),
    );
    expect(read.samples).toHaveLength(count);
  }
});

test("sha256sum itself accepts the lists of hashes", async () => {
  for (const split of ["train", "validation", "ood"]) {
    await promisify(execFile)("sha256sum", ["--check", "--strict", "SHA256SUMS"], { cwd: join(reference, split) });
  }
});

test("a run that was stopped, continued, gives the same bytes as one that was not", async () => {
  const dir = join(base, "stopped");
  for (const samples of [0, 5, 13]) {
    const error = await stopAfter(dir, samples);
    expect(error).toMatchObject({ code: "interrupted", exitCode: 130 });
    expect(existsSync(join(dir, "manifest.json"))).toBe(false);
    expect(await isUpToDate(dir, "0".repeat(64))).toBe(false);
  }
  await writeSmall(dir);
  expect(await readTree(dir)).toEqual(await readTree(reference));
});

/** The ids that the journal of an unfinished dataset holds. */
async function finishedIds(dir: string): Promise<string[]> {
  const lines = (await readFile(join(dir, "unfinished.ndjson"), "utf8")).trimEnd().split("\n").slice(1);
  return lines.map((line) => JSON.parse(line).id);
}

test("what is done and intact is not made again; what is not intact is", async () => {
  const dir = join(base, "continued");
  await stopAfter(dir, 8);
  const done = await finishedIds(dir);
  expect(done.length).toBeGreaterThanOrEqual(8);
  await appendFile(join(dir, "unfinished.ndjson"), '{"id":"torn');

  const [damaged, ...intact] = done as [string, ...string[]];
  await writeFile(join(dir, "train/images", `${damaged}.png`), "cut short");
  const refusing = await writeSmall(dir, { workerUrl: workerUrl(`?refuse=${damaged}`) }).catch((error) => error);
  expect(refusing).toMatchObject({ code: "sample_failed", problems: [{ where: damaged }] });
  await writeSmall(dir, { workerUrl: workerUrl(`?refuse=${intact}`) });
  expect(await readTree(dir)).toEqual(await readTree(reference));
});

test("samples of another source are not kept, and nothing of theirs stays behind", async () => {
  const dir = join(base, "other-source");
  const config = smallConfig({
    seed: 2,
    splits: { ...smallConfig().splits, extra: { count: 2, domains: ["shop"], styles: { plain: 1 } } },
  });
  await writeSmall(dir, { config, sourceHash: "1".repeat(64) });
  expect(existsSync(join(dir, "extra/metadata.jsonl"))).toBe(true);
  await stopAfter(dir, 3);
  expect(existsSync(join(dir, "manifest.json"))).toBe(false);
  await writeSmall(dir);
  expect(await readTree(dir)).toEqual(await readTree(reference));
});

test("a dataset that is up to date is left alone", async () => {
  const before = await readTree(reference);
  await writeSmall(reference, { workerUrl: workerUrl(`?refuse=${planSmall().map(({ id }) => id)}`) });
  expect(await readTree(reference)).toEqual(before);
});

test("pictures that show the same are replaced until all differ, with any number of workers", async () => {
  const splits = {
    train: { count: 30, domains: DOMAINS, styles: { plain: 1 } },
    test: { count: 10, domains: DOMAINS, styles: { plain: 1 } },
  };
  const config = smallConfig({ splits });
  const keysOf = async (dir: string, look = (annotation: Annotation) => annotation) => {
    const read = await Promise.all(Object.keys(splits).map((split) => readSplit(dir, split)));
    return read.flatMap(({ samples }) => samples.map(({ annotation }) => annotationKey(look(annotation))));
  };
  const [open, one, three] = [join(base, "open"), join(base, "hidden-1"), join(base, "hidden-3")];
  await writeSmall(open, { config });
  expect(new Set(await keysOf(open, hide)).size).toBeLessThan(40);
  await writeSmall(one, { config, workerUrl: workerUrl("?hide"), workers: 1 });
  await writeSmall(three, { config, workerUrl: workerUrl("?hide"), workers: 3 });
  expect(await readTree(three)).toEqual(await readTree(one));
  expect(new Set(await keysOf(one)).size).toBe(40);
});

test("of files, the same may be shown twice in one split, but never in two", async () => {
  const splits = {
    train: { count: 30, domains: DOMAINS, styles: { plain: 1 } },
    test: { count: 10, domains: DOMAINS, styles: { plain: 1 } },
  };
  const dir = join(base, "files");
  await writeSmall(dir, { config: smallConfig({ splits }), workerUrl: workerUrl("?hide"), origin: "files" });
  const keysOf = async (split: string) => {
    return (await readSplit(dir, split)).samples.map(({ annotation }) => annotationKey(annotation));
  };
  const [train, held] = [await keysOf("train"), await keysOf("test")];
  expect(new Set(train).size).toBeLessThan(30);
  expect(new Set(train).isDisjointFrom(new Set(held))).toBe(true);
  expect((await validateDataset(dir)).problems).toEqual([]);
});

describe("refusals", () => {
  test("a sample that fails is named, and the rest is kept", async () => {
    for (const [trouble, got] of [
      ["refuse", "refused"],
      ["exit", "its thread ended (7)"],
    ]) {
      const dir = join(base, `failing-${trouble}`);
      const url = workerUrl(`?${trouble}=validation-00003`);
      const error = await writeSmall(dir, { workerUrl: url, workers: 4 }).catch((failure) => failure);
      expect(error).toBeInstanceOf(UndiagramError);
      expect(error).toMatchObject({ code: "sample_failed", problems: [{ where: "validation-00003", got }] });
      // It is the sixteenth of the plan, and eight are in work at a time.
      expect((await finishedIds(dir)).length).toBeGreaterThanOrEqual(8);
    }
  });

  test("a worker that cannot be loaded is an error, not a wait without end", async () => {
    const url = new URL("./testing/no-such-worker.ts", import.meta.url);
    const error = await writeSmall(join(base, "no-worker"), { workerUrl: url, workers: 3 }).catch((failure) => failure);
    expect(error).toMatchObject({ code: "sample_failed" });
  });

  test("a folder with other things in it is not touched", async () => {
    const dir = join(base, "foreign");
    await mkdir(dir);
    await writeFile(join(dir, "thesis.tex"), "years of work");
    await expect(writeSmall(dir)).rejects.toMatchObject({ code: "folder_not_empty" });
    expect(await readdir(dir)).toEqual(["thesis.tex"]);
  });

  test("nor is one that looks like a dataset's: a web app with a manifest, folders of images and a lock", async () => {
    const dir = join(base, "web-app");
    await mkdir(join(dir, "src/images"), { recursive: true });
    for (const file of ["manifest.json", ".lock", "src/images/logo.png"]) await writeFile(join(dir, file), "{}");
    await expect(writeSmall(dir)).rejects.toMatchObject({ code: "folder_not_empty" });
    expect((await readdir(dir, { recursive: true })).sort()).toEqual(
      [".lock", "manifest.json", "src", "src/images", "src/images/logo.png"].sort(),
    );
  });

  test("folders of one's own inside the dataset's outlive a new generation", async () => {
    const dir = join(base, "with-notes");
    await writeSmall(dir, { sourceHash: "2".repeat(64) });
    await mkdir(join(dir, "notes/images"), { recursive: true });
    for (const file of ["notes/a.txt", "notes/images/a.png", "train/mine.txt"])
      await writeFile(join(dir, file), "mine");
    await writeSmall(dir);
    for (const file of ["notes/a.txt", "notes/images/a.png", "train/mine.txt"]) {
      expect(await readFile(join(dir, file), "utf8")).toBe("mine");
    }
  });

  test("two processes do not write one folder; a lock that a dead one left is taken over", async () => {
    const dir = join(base, "locked");
    await mkdir(dir);
    await writeFile(join(dir, ".lock"), String(process.pid));
    await expect(writeSmall(dir)).rejects.toMatchObject({ code: "folder_in_use" });
    await writeFile(join(dir, ".lock"), "999999999");
    await writeSmall(dir);
    expect(existsSync(join(dir, ".lock"))).toBe(false);
    await rm(dir, { recursive: true });
  });
});
