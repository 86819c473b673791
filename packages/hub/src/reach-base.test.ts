import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { reachBase } from "./reach-base.ts";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A Hub that answers every request with `status`, or with nothing at all. */
async function startHub(status: number | null): Promise<{ hubUrl: string; seen: IncomingMessage[] }> {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    if (status !== null) response.writeHead(status, status === 307 ? { location: "http://127.0.0.1:9/" } : {}).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { hubUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, seen };
}

const model = { base: "ada/reads", revision: "abc123" };

test.each([
  [200, "there"],
  [307, "there"],
  [401, "refused"],
  [403, "refused"],
  [404, "missing"],
  [503, "failed"],
])("an answer of %i means %s", async (status, state) => {
  const { hubUrl } = await startHub(status);
  expect(await reachBase({ ...model, hubUrl })).toMatchObject({ state, detail: expect.stringContaining(`${status}`) });
});

test("one request without a body asks for the pinned revision, with the token in a header alone", async () => {
  const { hubUrl, seen } = await startHub(200);
  const { detail } = await reachBase({ ...model, hubUrl, token: "hf_secret" });
  expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual(["HEAD /ada/reads/resolve/abc123/config.json"]);
  expect(seen[0]?.headers.authorization).toBe("Bearer hf_secret");
  expect(detail).not.toContain("hf_secret");
});

test("a Hub that does not answer in time, and one that is not there, are unreachable, not errors", async () => {
  const { hubUrl } = await startHub(null);
  expect((await reachBase({ ...model, hubUrl, timeoutMs: 50 })).state).toBe("unreachable");
  expect((await reachBase({ ...model, hubUrl: "http://127.0.0.1:9" })).state).toBe("unreachable");
});
