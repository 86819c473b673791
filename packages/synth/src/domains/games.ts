import { readDomain } from "../read-domain.ts";

export const games = readDomain(
  "games",
  ["x"],
  `
[core]
thing
  name!
`,
);
