import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OpenAiPredictor, Prediction } from "@undiagram/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Behaviour, type ChatServer, fail, reply, startChatServer } from "../testing/chat-server.ts";
import { openAi } from "./openai.ts";
import { type Failure, NOT_ASKED, type Question } from "./predictor.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "undiagram-openai-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const KEY = "sk-a-secret-of-the-tests";

interface Asked {
  failures: Failure[];
  /** The replies by sample; of the partial file where there is no whole one. */
  replies: Record<string, Prediction>;
  isWhole: boolean;
  warnings: string[];
  out: string;
}

/** Pictures are files that differ, which is all that asking needs. */
async function makeSamples(count: number, same = false): Promise<Question[]> {
  const folder = await mkdtemp(join(dir, "pictures-"));
  return Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const image = join(folder, `${n}.png`);
      await writeFile(image, `\x89PNG picture ${same ? 0 : n}`);
      return { id: `s${n}`, image };
    }),
  );
}

async function ask(
  server: ChatServer,
  samples: Question[],
  settings: Partial<OpenAiPredictor> = {},
  {
    out = join(dir, `${Math.random()}.jsonl`),
    signal = undefined as AbortSignal | undefined,
    picture = "own" as const,
  } = {},
): Promise<Asked> {
  const predictor = OpenAiPredictor.parse({
    ...{ kind: "openai", name: "server", base_url: server.base_url, model: "some-vlm" },
    ...{ concurrency: 2, timeout_seconds: 5, retries: 2, max_backoff_seconds: 0.01, ...settings },
  });
  const warnings: string[] = [];
  const predict = openAi({
    prompt: { system: "You read diagrams.", user: "Extract data" },
    maxNewTokens: 99,
    env: { SOME_KEY: KEY },
    whitePicture: async () => Buffer.from("white"),
  });
  const failures = await predict({
    samples,
    passes: [{ predictor, name: "server", picture, out }],
    onWarning: (message) => warnings.push(message),
    signal,
  });
  const isWhole = existsSync(out);
  const text = await readFile(isWhole ? out : `${out}.partial`, "utf8");
  const lines = text.split("\n").filter(Boolean);
  const replies = Object.fromEntries(lines.map((line) => Prediction.parse(JSON.parse(line))).map((p) => [p.id, p]));
  expect(Object.keys(replies), "each sample once").toHaveLength(lines.length);
  expect(existsSync(`${out}.partial.pid`), "the file is let go of").toBe(false);
  return { failures, replies, isWhole, warnings, out };
}

async function withServer(behave: Behaviour, use: (server: ChatServer) => Promise<void>): Promise<void> {
  await using server = await startChatServer(behave);
  await use(server);
}

test("every sample is asked once, with prompt, picture and limits, and answered in a whole file", () =>
  withServer(
    (response, { picture }) => reply(response, `read ${picture.length}`),
    async (server) => {
      const samples = await makeSamples(5);
      const { failures, replies, isWhole } = await ask(server, samples, { api_key_env: "SOME_KEY", concurrency: 3 });
      expect(failures).toEqual([]);
      expect(isWhole).toBe(true);
      expect(Object.keys(replies).sort()).toEqual(samples.map(({ id }) => id));
      expect(replies.s0).toMatchObject({ reply: expect.stringMatching(/^read \d+$/), tokens: 7, finish: "stop" });
      expect(server.seen).toHaveLength(5);
      expect(server.atOnce).toBeLessThanOrEqual(3);
      const [{ body, authorization, picture }] = server.seen as [(typeof server.seen)[0]];
      expect(authorization).toBe(`Bearer ${KEY}`);
      expect(body).toMatchObject({ model: "some-vlm", temperature: 0, max_tokens: 99 });
      expect(body.response_format).toBeUndefined();
      expect(body.messages[0]).toEqual({ role: "system", content: "You read diagrams." });
      expect(picture).toMatch(/^data:image\/png;base64,/);
      expect(Buffer.from(picture.split(",")[1] as string, "base64").toString()).toContain("PNG picture");
    },
  ));

test("what was answered before is not asked again, and a line torn by a kill is", () =>
  withServer(
    (response) => reply(response, "new"),
    async (server) => {
      const samples = await makeSamples(4);
      const out = join(dir, "resumed.jsonl");
      await writeFile(`${out}.partial`, `{"id":"s2","reply":"old"}\n{"id":"s1","rep`);
      const { replies } = await ask(server, samples, {}, { out });
      expect(server.seen).toHaveLength(3);
      expect(
        Object.entries(replies)
          .map(([id, { reply }]) => `${id} ${reply}`)
          .sort(),
      ).toEqual(["s0 new", "s1 new", "s2 old", "s3 new"]);
    },
  ));

test("equal pictures are asked about once, white ones too", () =>
  withServer(
    (response) => reply(response, "same"),
    async (server) => {
      expect(Object.keys((await ask(server, await makeSamples(4, true))).replies)).toHaveLength(4);
      expect(server.seen).toHaveLength(1);
      const blank = await ask(server, await makeSamples(4), {}, { picture: "blank" as "own" });
      expect(Object.keys(blank.replies)).toHaveLength(4);
      expect(server.seen).toHaveLength(2);
      expect(server.seen[1]?.picture).toContain(Buffer.from("white").toString("base64"));
    },
  ));

const PASSING: [string, Behaviour, string][] = [
  ["429 with Retry-After", (response) => fail(response, 429, "slow down", { "retry-after": "0" }), "HTTP 429"],
  ["500", (response) => fail(response, 500, "sorry"), "HTTP 500"],
  ["503 in HTML", (response) => response.writeHead(503).end("<html>"), "HTTP 503"],
  ["garbage", (response) => response.writeHead(200).end("<html>not json"), "no chat completion in the answer"],
  ["JSON of another kind", (response) => response.writeHead(200).end("{}"), "no chat completion in the answer"],
  ["bytes that are no HTTP", (response) => response.socket?.end("\u0000garbage\r\n\r\n"), "broken connection"],
  ["a closed socket", (response) => response.socket?.destroy(), "broken connection"],
  ["an answer that breaks off", (response) => breakOff(response), "broken connection"],
  ["a slow drip", (response) => drip(response), "time-out"],
  ["silence", () => {}, "time-out"],
];

function breakOff(response: Parameters<Behaviour>[0]): void {
  response.writeHead(200, { "content-length": "1000" });
  response.write('{"choices":[');
  setTimeout(() => response.socket?.destroy(), 20);
}

/** A byte now and then: never silent for long, never done. */
function drip(response: Parameters<Behaviour>[0]): void {
  response.writeHead(200);
  const timer = setInterval(() => response.write(" "), 30);
  response.on("close", () => clearInterval(timer));
}

test.concurrent.for(PASSING)(
  "%s passes: the request is made again, and the summary says so",
  async ([, behave, reason]) =>
    withServer(
      (response, seen, count) => (count === 1 ? behave(response, seen, count) : reply(response, "at last")),
      async (server) => {
        const { failures, replies, warnings } = await ask(server, await makeSamples(2), { timeout_seconds: 1 });
        expect(failures).toEqual([]);
        expect(Object.values(replies).map(({ reply }) => reply)).toEqual(["at last", "at last"]);
        expect(server.seen).toHaveLength(4);
        expect(warnings).toEqual([expect.stringContaining(`${reason}: 2`)]);
      },
    ),
);

test.concurrent.for(PASSING)(
  "%s that does not pass is a failure with its reason, and is never written down",
  async ([, behave, reason]) =>
    withServer(
      (response, seen, count) => (isFirst(seen.picture) ? behave(response, seen, count) : reply(response, "fine")),
      async (server) => {
        const samples = await makeSamples(3);
        const first = await ask(server, samples, { timeout_seconds: 1, retries: 1 });
        expect(first.failures).toMatchObject([{ name: "server", id: "s0", reason }]);
        expect(Object.keys(first.replies).sort()).toEqual(["s1", "s2"]);
        expect(first.isWhole).toBe(false);
        expect(server.seen).toHaveLength(4);
        // The same again asks only what is missing.
        const second = await ask(server, samples, { timeout_seconds: 1, retries: 0 }, { out: first.out });
        expect(second.failures).toHaveLength(1);
        expect(server.seen).toHaveLength(5);
      },
    ),
);

const isFirst = (picture: string) =>
  Buffer.from(picture.split(",")[1] as string, "base64")
    .toString("latin1")
    .endsWith("picture 0");

test("Retry-After is waited for", () =>
  withServer(
    (response, _seen, count) =>
      count === 1 ? fail(response, 429, "slow down", { "retry-after": "1" }) : reply(response, "fine"),
    async (server) => {
      const started = performance.now();
      await ask(server, await makeSamples(1));
      expect(performance.now() - started).toBeGreaterThan(950);
    },
  ));

test("a Retry-After beyond patience is a failure at once", () =>
  withServer(
    (response) => fail(response, 429, "quota used up", { "retry-after": "86400" }),
    async (server) => {
      const { failures } = await ask(server, await makeSamples(1));
      expect(failures).toMatchObject([{ reason: "HTTP 429", detail: "quota used up" }]);
      expect(server.seen).toHaveLength(1);
    },
  ));

test.for([401, 403, 404])("%i stops the asking: every further request would fail alike", async (status) =>
  withServer(
    (response) => fail(response, status, `the key ${KEY} is wrong`),
    async (server) => {
      const { failures } = await ask(server, await makeSamples(20), { api_key_env: "SOME_KEY", concurrency: 1 });
      expect(server.seen).toHaveLength(1);
      expect(failures.map(({ reason }) => reason)).toEqual([`HTTP ${status}`, ...Array(19).fill(NOT_ASKED)]);
      expect(failures[0]?.detail, "the key is not shown").toBe("the key *** is wrong");
    },
  ),
);

test("a server that answers no more is left alone after some failures in a row", () =>
  withServer(
    (response, _seen) => (server_is_up-- > 0 ? reply(response, "fine") : fail(response, 500, "out of memory")),
    async (server) => {
      const { failures, replies } = await ask(server, await makeSamples(40), { retries: 0 });
      expect(Object.keys(replies)).toHaveLength(5);
      expect(server.seen.length).toBeLessThan(20);
      expect(failures).toHaveLength(35);
      expect(failures.at(-1)?.reason).toBe(NOT_ASKED);
    },
  ));
let server_is_up = 5;

test("a server that is not there is told at once", async () => {
  const gone = await startChatServer((response) => reply(response, "fine"));
  await gone[Symbol.asyncDispose]();
  const { failures } = await ask(gone, await makeSamples(3), { retries: 6, max_backoff_seconds: 60 });
  expect(new Set(failures.map(({ reason }) => reason))).toEqual(new Set(["ECONNREFUSED", NOT_ASKED]));
  expect(failures[0]?.detail).toMatch(/127\.0\.0\.1:\d+/);
});

test("an endless answer is cut off", () =>
  withServer(
    (response) => {
      response.writeHead(200);
      const chunk = "x".repeat(1 << 20);
      const pump = () => {
        while (response.writable && response.write(chunk));
      };
      response.on("drain", pump);
      pump();
    },
    async (server) => {
      const { failures } = await ask(server, await makeSamples(1), { timeout_seconds: 60 });
      expect(failures).toMatchObject([{ reason: "an endless answer" }]);
    },
  ));

test.for(["", "<html>moved</html>"])(
  "a redirect is not followed, for a key must not reach another host; where it points is told, and asking stops: %j",
  async (body) =>
    withServer(
      (response) => response.writeHead(307, { location: "http://127.0.0.1:9/v1/chat/completions" }).end(body),
      async (server) => {
        const { failures } = await ask(server, await makeSamples(3), { concurrency: 1 });
        expect(server.seen).toHaveLength(1);
        expect(failures.map(({ reason }) => reason)).toEqual(["HTTP 307", NOT_ASKED, NOT_ASKED]);
        expect(failures[0]?.detail).toBe("points to http://127.0.0.1:9/v1/chat/completions");
      },
    ),
);

test.for<[string | null, string, string | undefined]>([
  [null, "length", "length"],
  ["", "content_filter", undefined],
  ['```json\n{"tables":[]}\n```', "stop", "stop"],
  ["lone \ud800 and \u0000", "stop", "stop"],
])("a reply is kept as it came: %j", async ([content, finishReason, finish]) =>
  withServer(
    (response) => reply(response, content, finishReason),
    async (server) => {
      const { replies } = await ask(server, await makeSamples(1));
      expect(replies.s0).toMatchObject({ reply: content ?? "" });
      expect(replies.s0?.finish).toBe(finish);
    },
  ),
);

test("answers without content are counted in one warning; an empty content is an answer", () =>
  withServer(
    (response, { picture }) => reply(response, isFirst(picture) ? "" : null),
    async (server) => {
      const { replies, warnings } = await ask(server, await makeSamples(3));
      expect(Object.values(replies).map(({ reply }) => reply)).toEqual(["", "", ""]);
      expect(warnings).toEqual([expect.stringContaining("2 answers without content")]);
    },
  ));

test("constrained asks for the annotation's JSON Schema; body adds keys and takes away", () =>
  withServer(
    (response) => reply(response, "{}"),
    async (server) => {
      const body = { max_tokens: null, max_completion_tokens: 50, seed: 7 };
      await ask(server, await makeSamples(1), { name: "server_constrained", constrained: true, body });
      const sent = server.seen[0]?.body as Record<string, unknown>;
      expect(sent).toMatchObject({ max_completion_tokens: 50, seed: 7 });
      expect(sent).not.toHaveProperty("max_tokens");
      expect(sent.response_format).toMatchObject({
        type: "json_schema",
        json_schema: { schema: { type: "object", required: ["tables", "relationships"], $defs: expect.anything() } },
      });
    },
  ));

test("a key that is not set is told before anything is asked", () =>
  withServer(
    (response) => reply(response, "fine"),
    async (server) => {
      const asking = ask(server, await makeSamples(1), { api_key_env: "ANOTHER_KEY" });
      await expect(asking).rejects.toMatchObject({ code: "api_key_missing", exitCode: 3 });
      expect(server.seen).toEqual([]);
    },
  ));

test("an interrupt ends the asking with exit code 130 and keeps what came", () => {
  const controller = new AbortController();
  return withServer(
    (response, { picture }) => {
      if (isFirst(picture)) reply(response, "fine");
      else setTimeout(() => controller.abort(), 20);
    },
    async (server) => {
      const out = join(dir, "interrupted.jsonl");
      const asking = ask(server, await makeSamples(6), { timeout_seconds: 60 }, { out, signal: controller.signal });
      await expect(asking).rejects.toMatchObject({ code: "interrupted", exitCode: 130 });
      expect(await readFile(`${out}.partial`, "utf8")).toMatch(/^\{"id":"s0"/);
    },
  );
});
