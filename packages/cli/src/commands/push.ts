import { planPush, push } from "@undiagram/hub";
import { finishedRun } from "@undiagram/runner";
import { Command } from "commander";
import { RUNS } from "../paths.ts";
import { readScores } from "../read-scores.ts";

interface PushCommandOptions {
  run?: string;
  repo: string;
  private: boolean;
  dryRun: boolean;
}

export function pushCommand(): Command {
  return new Command("push")
    .description("publish a run's adapter and model card on the Hugging Face Hub; the token comes from HF_TOKEN")
    .requiredOption("--repo <owner/name>", "repository on the Hub; it is made if it is not there")
    .option("--run <id>", "the run (default: the one trained last)")
    .option("--private", "make a new repository private", false)
    .option("--dry-run", "send nothing; print the card and the files that would be sent", false)
    .addHelpText("after", "\nExample:\n  HF_TOKEN=hf_… npx undiagram push --repo=you/reads-diagrams")
    .action(async (options: PushCommandOptions) => {
      const run = await finishedRun(RUNS, options.run);
      const input = {
        repo: options.repo,
        runDir: run.dir,
        scores: await readScores(run),
        config: run.config,
        lock: run.lock,
      };
      if (options.dryRun) {
        const { card, files } = await planPush(input);
        console.log(card);
        for (const { path, bytes, sha256 } of files)
          console.log(`${sha256.slice(0, 12)} ${String(bytes).padStart(11)} ${path}`);
        return;
      }
      const { url, commit, sent } = await push({
        ...input,
        private: options.private,
        token: process.env.HF_TOKEN,
        hubUrl: process.env.HF_ENDPOINT,
        onProgress: (message) => console.error(message),
      });
      console.log(`${url} at ${commit}${sent.length === 0 ? " (all was there already)" : ""}`);
    });
}
