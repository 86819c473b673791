import { RunConfig } from "@undiagram/contract";

/** One setting to change, as a person reads it. */
export type Change = `${string}: ${string}`;

/** Settings by their path in a config. */
export type Settings = Readonly<Record<string, string | number | boolean | null>>;

/** The config with some settings changed. Null where it would be refused, or be the same. */
export function changeConfig(config: RunConfig, settings: Settings): RunConfig | null {
  if (describeChanges(config, settings).length === 0) return null;
  const changed = structuredClone(config);
  for (const [path, value] of Object.entries(settings)) {
    const [parent, key] = findParent(changed, path);
    parent[key] = value;
  }
  return RunConfig.safeParse(changed).data ?? null;
}

/** What of these settings a config does not say already. */
export function describeChanges(config: RunConfig, settings: Settings): Change[] {
  return Object.entries(settings)
    .filter(([path, value]) => {
      const [parent, key] = findParent(config, path);
      return parent[key] !== value;
    })
    .map(([path, value]): Change => `${path}: ${value}`);
}

type Section = Record<string, unknown>;

function findParent(config: RunConfig, path: string): [parent: Section, key: string] {
  const keys = path.split(".");
  const key = keys.pop() as string;
  return [keys.reduce<Section>((section, name) => section[name] as Section, config), key];
}
