import { describeError, EXIT, UndiagramError } from "@undiagram/contract";
import { type Command, CommanderError, program } from "commander";

const NEXT_MOVE = "Run it with --help to see every option and an example.";

program
  .name("undiagram")
  .description("Turns pictures of database diagrams back into schemas.")
  .option("--verbose", "show stack traces", false)
  // An option belongs to the command before it: a sub-command may have one of the same name.
  .enablePositionalOptions()
  .exitOverride()
  .showHelpAfterError(NEXT_MOVE)
  .addHelpText(
    "after",
    "\nExit codes: 0 done, 1 the answer is no, 2 wrong usage or config, 3 the environment lacks something, 130 interrupted",
  );

/** Every command, loaded only when it is called or listed: together they take seconds. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  doctor: async () => (await import("./commands/doctor.ts")).doctorCommand(),
  setup: async () => (await import("./commands/setup.ts")).setupCommand(),
  dataset: async () => (await import("./commands/dataset.ts")).datasetCommand(),
  pretrain: async () => (await import("./commands/pretrain.ts")).pretrainCommand(),
  train: async () => (await import("./commands/train.ts")).trainCommand(),
  evaluate: async () => (await import("./commands/evaluate.ts")).evaluateCommand(),
  score: async () => (await import("./commands/score.ts")).scoreCommand(),
  report: async () => (await import("./commands/report.ts")).reportCommand(),
  extract: async () => (await import("./commands/extract.ts")).extractCommand(),
  track: async () => (await import("./commands/track.ts")).trackCommand(),
  push: async () => (await import("./commands/push.ts")).pushCommand(),
  sweep: async () => (await import("./commands/sweep.ts")).sweepCommand(),
};

const called = process.argv[2];
const names = called !== undefined && Object.hasOwn(COMMANDS, called) ? [called] : Object.keys(COMMANDS);
for (const name of names) program.addCommand(inherit(await (COMMANDS[name] as () => Promise<Command>)()));

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}

/** A sub-command does not take over its parent's settings by itself. */
function inherit(command: Command): Command {
  command.option("--verbose", "show stack traces", false).exitOverride().showHelpAfterError(NEXT_MOVE);
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
