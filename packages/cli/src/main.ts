import { describeError, EXIT, UndiagramError } from "@undiagram/contract";
import { type Command, CommanderError, program } from "commander";
import { datasetCommand } from "./commands/dataset.ts";
import { evaluateCommand } from "./commands/evaluate.ts";
import { extractCommand } from "./commands/extract.ts";
import { pushCommand } from "./commands/push.ts";
import { reportCommand } from "./commands/report.ts";
import { scoreCommand } from "./commands/score.ts";
import { setupCommand } from "./commands/setup.ts";
import { sweepCommand } from "./commands/sweep.ts";
import { trackCommand } from "./commands/track.ts";
import { trainCommand } from "./commands/train.ts";

program
  .name("undiagram")
  .description("Turns pictures of database diagrams back into schemas.")
  .option("--verbose", "show stack traces", false)
  .showHelpAfterError("Run it with --help to see every option and an example.")
  .addHelpText(
    "after",
    "\nExit codes: 0 done, 1 the answer is no, 2 wrong usage or config, 3 the environment lacks something, 130 interrupted",
  );

const commands: Command[] = [
  setupCommand(),
  datasetCommand(),
  trainCommand(),
  evaluateCommand(),
  scoreCommand(),
  reportCommand(),
  extractCommand(),
  trackCommand(),
  pushCommand(),
  sweepCommand(),
];
for (const command of commands) program.addCommand(inherit(command));

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}

/** A sub-command does not take over its parent's settings by itself. */
function inherit(command: Command): Command {
  command.option("--verbose", "show stack traces", false).exitOverride().showHelpAfterError(false);
  for (const inner of command.commands) inherit(inner);
  return command;
}

/** Says what went wrong, on stderr, and returns the exit code. */
function explain(error: unknown): number {
  const isVerbose = process.argv.includes("--verbose");
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (error instanceof UndiagramError) {
    console.error(describeError(error));
    if (isVerbose) console.error(error.stack, error.cause ?? "");
    return error.exitCode;
  }
  console.error(`Something unforeseen went wrong: ${error instanceof Error ? error.message : String(error)}`);
  console.error(isVerbose && error instanceof Error ? error.stack : "Run it again with --verbose to see where.");
  return EXIT.environment;
}
