import { describeError, EvaluateConfig, EXIT, readConfig, UndiagramError } from "@undiagram/contract";
import { finishedRun } from "@undiagram/runner";
import { type Annotation, serialize } from "@undiagram/schema";
import { Command, Option } from "commander";
import { answerByRun, answerByServer, extractPictures } from "../extract-pictures.ts";
import { interruptSignal } from "../interrupt.ts";
import { configFile, RUNS, userPath } from "../paths.ts";

const FORMATS = ["json", "sql", "dbml", "mermaid"] as const;

/** How an annotation is printed. What converts is loaded only when it is asked for. */
async function formatter(name: (typeof FORMATS)[number]): Promise<(annotation: Annotation) => string> {
  if (name === "json") return serialize;
  const { annotationToSql, toDbml, toMermaid } = await import("@undiagram/convert");
  return { sql: annotationToSql, dbml: toDbml, mermaid: toMermaid }[name];
}

export function extractCommand(): Command {
  return new Command("extract")
    .description("read pictures of diagrams; the annotation of each goes to stdout, one a line, and nothing else does")
    .argument("<files...>", "pictures (PNG, JPEG, WebP, GIF, TIFF, SVG)")
    .option("--run <id>", "the fine-tuned run that reads (default: the one trained last)")
    .option(
      "--server <config>",
      "let the server of an evaluation config read instead: a name in configs/evaluate, or a path",
    )
    .addOption(new Option("--format <name>", "what is printed").choices(FORMATS).default("json"))
    .addHelpText("after", "\nExample:\n  npx undiagram extract old-schema.png > schema.json")
    .action(async (files: string[], options: { run?: string; server?: string; format: (typeof FORMATS)[number] }) => {
      const signal = interruptSignal();
      const extracted = await extractPictures(
        files.map((file) => ({ file, path: userPath(file) })),
        options.server
          ? answerByServer(await readConfig(configFile("evaluate", options.server), EvaluateConfig), signal)
          : answerByRun(() => finishedRun(RUNS, options.run), signal),
      );
      const format = await formatter(options.format);
      const unread = extracted.filter(({ annotation }) => annotation === null);
      for (const { annotation } of extracted) {
        if (annotation) console.log(format(annotation));
        // One line a picture, whatever was read; other formats know no word for nothing.
        else if (options.format === "json") console.log("null");
      }
      if (unread.length === 0) return;
      const error = new UndiagramError("reply_invalid", "The model's reply to some pictures is no annotation", {
        problems: unread.map(({ file, problems, reply }) => ({
          where: file,
          expected: "one JSON object with tables and relationships",
          got: `${JSON.stringify(reply.slice(0, 80))} (${problems[0] ?? "unreadable"})`,
        })),
        next: "Try a larger or sharper picture, or a run of a larger model: --run=ID.",
      });
      console.error(describeError(error));
      process.exitCode = EXIT.no;
    });
}
