import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Pictures and model runs share two cores with the tests: generous limits, so that a slow machine is no failure.
    testTimeout: 120_000,
    hookTimeout: 300_000,
    include: ["packages/*/src/**/*.test.ts", "tests/**/*.test.ts"],
    setupFiles: ["tests/setup.ts"],
    maxWorkers: 2,
  },
});
