import { type DatasetConfig, type Problem, UndiagramError } from "@undiagram/contract";
import type { Dialect } from "@undiagram/schema";

/** Every style there is, with the dialects whose schemas it shows. */
export type KnownStyles = Readonly<Record<string, readonly Dialect[]>>;

/** Throws UndiagramError `config_invalid`, which names every domain and style of the config that is not known. */
export function checkNames(config: DatasetConfig, known: { domains: readonly string[]; styles: KnownStyles }): void {
  const problems: Problem[] = [];
  const check = (path: string, name: string, names: readonly string[]) => {
    if (names.includes(name)) return;
    problems.push({ where: `dataset config ${config.name}`, path, expected: `one of ${names.join(", ")}`, got: name });
  };
  for (const [split, { domains, styles }] of Object.entries(config.splits)) {
    domains.forEach((domain, d) => check(`splits.${split}.domains[${d}]`, domain, known.domains));
    for (const style of Object.keys(styles)) check(`splits.${split}.styles.${style}`, style, Object.keys(known.styles));
  }
  if (problems.length === 0) return;
  throw new UndiagramError("config_invalid", `The dataset config ${config.name} names what does not exist`, {
    problems,
    next: "Mend the names above in the config.",
  });
}
