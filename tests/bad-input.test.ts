import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { newOutput, undiagram } from "./testing/undiagram.ts";

/* What goes wrong is told once and clearly: what, where, expected, next move; a code, no trace, nothing half-written. */

const SAMPLES = new URL("../datasets/sample", import.meta.url).pathname;
let output: string;
beforeAll(async () => {
  output = await newOutput();
  await writeFile(join(output, "unknown-key.yaml"), "schema_version: 1\nname: x\nlearning_rat: 3\n");
  const evaluation = "schema_version: 1\nname: x\ntrain: debug\ncontrols: []\npredictors:\n  - ";
  const served = "{name: served, kind: openai, base_url: http://localhost, model: m, api_key_env: NO_SUCH_KEY}";
  await writeFile(join(output, "keyless.yaml"), evaluation + served);
  await writeFile(join(output, "fileless.yaml"), `${evaluation}{name: y, kind: file, path: nowhere.jsonl}`);
  await writeFile(join(output, "broken.yaml"), "name: [1, 2\n");
  await writeFile(join(output, "words.png"), "no picture at all");
  const picture = await readFile(new URL("../datasets/sample/train/images/train-00000.png", import.meta.url));
  await writeFile(join(output, "torn.png"), picture.subarray(0, picture.length / 2));
  await writeFile(
    join(output, "huge.svg"),
    '<svg xmlns="http://www.w3.org/2000/svg" width="20000" height="20000"><rect width="9" height="9"/></svg>',
  );
  await mkdir(join(output, "data/validation"), { recursive: true });
  await writeFile(
    join(output, "data/validation/metadata.jsonl"),
    `{"file_name": "images/a.png", "id": "a", "annotation": "{"}\n{"file_name": "../../secret.png", "id": "b"}\n`,
  );
  await writeFile(join(output, "replies.jsonl"), `{"id": "a"}\nno json\n`);
  await writeFile(join(output, "foreign.jsonl"), '{"id": "test-00000", "reply": "{}"}\n');
  await writeFile(join(output, "one.jsonl"), '{"id": "validation-00000", "reply": "{}"}\n');
});

const cases: [string, () => string[], number, RegExp[]][] = [
  ["a command that does not exist", () => ["trian"], 2, [/unknown command 'trian'/, /train/]],
  ["an option that does not exist", () => ["train", "--confg=tiny"], 2, [/unknown option '--confg=tiny'/, /--help/]],
  ["an option of the wrong kind", () => ["dataset", "--workers=many"], 2, [/whole number of at least 1/]],
  ["a config that is not there", () => ["train", "--config=tniy"], 2, [/tniy\.yaml/, /got no such file/, /configs\//]],
  [
    "an unknown config key",
    () => ["train", `--config=${output}/unknown-key.yaml`],
    2,
    [/learning_rat/, /a known key/, /model/],
  ],
  ["a config that is no YAML", () => ["train", `--config=${output}/broken.yaml`], 2, [/broken\.yaml:\d+/]],
  [
    "a picture that is not there",
    () => ["extract", `${output}/none.png`],
    2,
    [/none\.png: expected a picture file, got no such file/],
  ],
  ["a folder in a picture's place", () => ["extract", `${output}/data`], 2, [/expected a picture file, got a folder/]],
  ["a picture cut short", () => ["extract", `${output}/torn.png`], 2, [/torn\.png.*got a damaged picture/]],
  [
    "a file that is no picture",
    () => ["extract", `${output}/words.png`],
    2,
    [/words\.png.*got a file of another kind/],
  ],
  ["a picture over the pixel cap", () => ["extract", `${output}/huge.svg`], 2, [/huge\.svg/, /100 megapixels/]],
  [
    "a dataset with broken annotations",
    () => ["score", `--dataset=${output}/data`, `--predictions=${output}/replies.jsonl`, `--out=${output}/s.json`],
    2,
    [/metadata\.jsonl:1/, /metadata\.jsonl:2/],
  ],
  [
    "replies to another split",
    () => ["score", `--dataset=${SAMPLES}`, `--predictions=${output}/foreign.jsonl`, `--out=${output}/s.json`],
    2,
    [/foreign\.jsonl: expected ids such as validation-00000/, /--split/],
  ],
  [
    "scores written to a folder",
    () => ["score", `--dataset=${SAMPLES}`, `--predictions=${output}/one.jsonl`, `--out=${output}`],
    2,
    [/it is a folder/],
  ],
  [
    "a dataset that is invalid",
    () => ["dataset", "validate", join(output, "data")],
    1,
    [/metadata\.jsonl:1/, /metadata\.jsonl:2/],
  ],
  ["a dataset that is not there", () => ["dataset", "validate", `${output}/none`], 2, [/no folder .*none/, /metadata/]],
  [
    "a predictor whose key is not set",
    () => ["evaluate", `--config=${output}/keyless.yaml`],
    3,
    [/served wants a key/, /NO_SUCH_KEY/],
  ],
  [
    "a predictor whose replies are not there",
    () => ["evaluate", `--config=${output}/fileless.yaml`],
    2,
    [/nowhere\.jsonl/, /got no such file/],
  ],
  ["a run that is not there", () => ["report", "--run=none"], 2, [/no run none/]],
  ["no run at all", () => ["track"], 2, [/no finished run yet/i, /nx run train/]],
];

test.each(cases)("%s", async (_title, args, exitCode, texts) => {
  const before = await readdir(output, { recursive: true });
  const result = await undiagram(args(), { output });
  expect(result.exitCode, result.stderr).toBe(exitCode);
  for (const text of texts) expect(result.stderr).toMatch(text);
  if (exitCode !== 1) expect(result.stdout, "nothing but errors").toBe("");
  expect(result.stderr, "no stack trace").not.toMatch(/^\s+at .*:\d+:\d+/m);
  expect(await readdir(output, { recursive: true }), "nothing half-written").toEqual(before);
});

test("--verbose shows where it went wrong", async () => {
  const { stderr } = await undiagram(["train", "--config=tniy", "--verbose"], { output });
  expect(stderr).toMatch(/^\s+at .*:\d+:\d+/m);
});

test("every command shows an example in its help", async () => {
  const { stdout } = await undiagram(["--help"], { output });
  const names = [...stdout.matchAll(/^ {2}([a-z]+) \[options\]/gm)].map(([, name]) => name as string);
  expect(names).toEqual(
    expect.arrayContaining(["dataset", "train", "evaluate", "report", "extract", "track", "push", "sweep", "score"]),
  );
  for (const name of names) {
    const help = await undiagram([name, "--help"], { output });
    expect(help.exitCode).toBe(0);
    expect(help.stdout).toContain(`npx undiagram ${name}`);
  }
});
