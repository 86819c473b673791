import { readDomain } from "../read-domain.ts";

export const logistics = readDomain(
  "logistics",
  ["x"],
  `
[core]
thing
  name!
`,
);
