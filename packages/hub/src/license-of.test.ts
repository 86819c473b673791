import { expect, test } from "vitest";
import { describeLicense } from "./license-of.ts";

const onHub = (base: string) => ({ base, revision: null, content_hash: null });

test.each([
  ["Qwen/Qwen2.5-VL-3B-Instruct", false, "no commercial use"],
  ["Qwen/Qwen2.5-VL-72B-Instruct", false, "100 million"],
  ["Qwen/Qwen2.5-VL-7B-Instruct", true, "apache-2.0"],
  ["Qwen/Qwen2.5-VL-32B-Instruct", true, "apache-2.0"],
  ["Qwen/Qwen3-VL-4B-Instruct", true, "apache-2.0"],
  ["ada/reads", false, "not known here"],
])("the licence of %s: open is %s, and it says %s", (base, isOpen, words) => {
  const license = describeLicense(onHub(base));
  expect(license.isOpen).toBe(isOpen);
  expect(license.line).toContain(words);
});
