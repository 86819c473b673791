import { join } from "node:path";
import { writeAtomic } from "@undiagram/contract";
import { planPush, push } from "@undiagram/hub";
import { finishedRun } from "@undiagram/runner";
import { Command } from "commander";
import { RUNS } from "../paths.ts";
import { readScores } from "../read-scores.ts";
import { tellRun } from "../tell-run.ts";

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
      const pushed = { repo: options.repo, url, commit };
      await writeAtomic(join(run.dir, "push.json"), `${JSON.stringify(pushed, null, 2)}\n`);
      // Into the experiment that training and evaluation stand in.
      if (process.env.COMET_API_KEY) await tellRun(run);
      console.log(`${url} at ${commit}${sent.length === 0 ? " (all was there already)" : ""}`);
    });
}
