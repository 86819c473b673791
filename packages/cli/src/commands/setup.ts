import { Command } from "commander";
import { preparePython } from "../prepare-python.ts";

export function setupCommand(): Command {
  return new Command("setup")
    .description("make the Python environment that training and inference run in")
    .addHelpText("after", "\nExample:\n  npx undiagram setup")
    .action(async () => {
      await preparePython();
    });
}
