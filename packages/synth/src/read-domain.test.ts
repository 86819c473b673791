import { expect, test } from "vitest";
import { DomainSyntaxError } from "./errors.ts";
import { readDomain } from "./read-domain.ts";

test("a domain file is read as its marks say", () => {
  const { entities, edges } = readDomain(
    "zoo",
    ["zoo"],
    `
[animals]
animal / creature
  name! born_on? weight_kg=10 color:code=brown
  -> mother=animal? cage+
cage
  key code
  code:code!
[staff]
keeper_animal
  key keeper animal
  -> keeper animal
keeper
  name
  -> locker=cage!
`,
  );
  expect(entities.get("animal")).toEqual({
    name: "animal",
    aliases: ["creature"],
    area: "animals",
    attributes: [
      { name: "name", kind: "name", nullable: false, unique: true, default: undefined },
      { name: "born_on", kind: "date", nullable: true, unique: false, default: undefined },
      { name: "weight_kg", kind: "decimal", nullable: false, unique: false, default: "10" },
      { name: "color", kind: "code", nullable: false, unique: false, default: "brown" },
    ],
    references: [
      { role: "mother", target: "animal", nullable: true, unique: false, mandatory: false },
      { role: "cage", target: "cage", nullable: false, unique: false, mandatory: true },
    ],
    key: [],
  });
  expect(entities.get("keeper_animal")).toMatchObject({ area: "staff", key: ["keeper", "animal"] });
  expect(edges).toEqual([
    { from: "animal", to: "cage", link: "many_to_one" },
    { from: "keeper_animal", to: "keeper", link: "many_to_one" },
    { from: "keeper_animal", to: "animal", link: "many_to_one" },
    { from: "keeper", to: "animal", link: "many_to_many" },
    { from: "keeper", to: "cage", link: "one_to_one" },
  ]);
});

test.each([
  ["animal\n  name", 1, "an [area] before the first entity"],
  ["[a]\n  name", 2, "an entity before its attributes"],
  ["[a]\nanimal\nanimal", 3, "an entity named once"],
  ["[a]\nanimal\n  blorp", 3, "a kind, which the name does not tell"],
  ["[a]\nanimal\n  blorp:blip", 3, "a known kind"],
  ["[a]\nanimal\n  Name", 3, "name:kind=default?!"],
  ["[a]\nanimal\n  -> Cage", 3, "role=entity?!+"],
])("a line that does not fit is named: %j", (text, line, expected) => {
  expect(() => readDomain("zoo", [], text)).toThrow(DomainSyntaxError);
  expect(() => readDomain("zoo", [], text)).toThrow(expect.objectContaining({ domain: "zoo", line, expected }));
});
