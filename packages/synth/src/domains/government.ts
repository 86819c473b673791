import { readDomain } from "../read-domain.ts";

export const government = readDomain(
  "government",
  ["x"],
  `
[core]
thing
  name!
`,
);
