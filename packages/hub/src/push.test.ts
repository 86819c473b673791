import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeError, UndiagramError } from "@undiagram/contract";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { planPush } from "./plan-push.ts";
import { pull } from "./pull.ts";
import { type PushOptions, push } from "./push.ts";
import { makeRun, safetensors } from "./testing/example-run.ts";
import { HUB_TOKEN, type HubServer, startHubServer } from "./testing/hub-server.ts";

let hub: HubServer;
let options: PushOptions;
let messages: string[];

beforeEach(async () => {
  hub = await startHubServer();
  messages = [];
  options = {
    ...(await makeRun()),
    token: HUB_TOKEN,
    hubUrl: hub.url,
    retryMs: 1,
    onProgress: (message) => messages.push(message),
  };
});
afterEach(() => hub.close());

async function failureOf(promise: Promise<unknown>): Promise<UndiagramError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UndiagramError);
  return error as UndiagramError;
}

function commits() {
  return hub.repos.get("ada/reads-diagrams")?.commits.slice(1) ?? [];
}

/** All that a push publishes, as the Hub should hold it after one commit. */
async function expectedFiles(): Promise<Record<string, string>> {
  const { card, files } = await planPush(options);
  const entries = await Promise.all(
    files.map(async ({ path, source }) => [path, (await readFile(source)).toString("latin1")]),
  );
  return { ...Object.fromEntries(entries), "README.md": Buffer.from(card).toString("latin1") };
}

function hubFiles(): Record<string, string> {
  const files = new Map(commits().at(-1)?.files);
  files.delete(".gitattributes");
  return Object.fromEntries([...files].map(([path, content]) => [path, content.toString("latin1")]));
}

describe("push", () => {
  test("one commit holds the card and every planned file, byte for byte", async () => {
    const pushed = await push(options);
    expect(pushed.url).toBe(`${hub.url}/ada/reads-diagrams`);
    expect(commits()).toHaveLength(1);
    expect(commits()[0]?.oid).toBe(pushed.commit);
    expect(hubFiles()).toEqual(await expectedFiles());
  });

  test("a second push sends nothing and makes no commit", async () => {
    const first = await push(options);
    const before = hub.requests.length;
    expect(await push(options)).toEqual({ ...first, sent: [] });
    expect(commits()).toHaveLength(1);
    expect(hub.requests.slice(before).filter((request) => /PUT|commit|preupload/.test(request))).toEqual([]);
  });

  test("a push after a change sends only what changed", async () => {
    await push(options);
    await writeFile(join(options.runDir, "adapter/adapter_model.safetensors"), safetensors(100));
    expect((await push(options)).sent).toEqual(["adapter_model.safetensors"]);
    expect(commits()).toHaveLength(2);
    expect(hubFiles()).toEqual(await expectedFiles());
  });

  test.each([
    ["creating", /repos\/create/],
    ["reading the state", /tree/],
    ["asking how to upload", /preupload/],
    ["the LFS batch", /lfs\/objects\/batch/],
    ["the upload", /PUT \/lfs/],
    ["the commit", /commit\/main/],
  ])("a server that fails at %s twice, then a busy one and a cut line, ends in one whole commit", async (_, match) => {
    hub.failNext(match, 500, 2);
    hub.failNext(match, 429, 1);
    hub.failNext(match, "cut", 1);
    await push(options);
    expect(commits()).toHaveLength(1);
    expect(hubFiles()).toEqual(await expectedFiles());
    expect(messages.filter((message) => message.includes("trying again"))).toHaveLength(4);
  });

  test("a commit whose answer got lost is found, not made again", async () => {
    hub.failNext(/commit\/main/, "cut after", 1);
    const pushed = await push(options);
    expect(commits()).toHaveLength(1);
    expect(commits()[0]?.oid).toBe(pushed.commit);
  });

  test("somebody else's commit in between is seen before ours is made", async () => {
    await push(options);
    await writeFile(join(options.runDir, "adapter/adapter_model.safetensors"), safetensors(100));
    hub.beforeNext(/preupload/, () => {
      const files = new Map(commits().at(-1)?.files).set("README.md", Buffer.from("another card"));
      hub.repos.get("ada/reads-diagrams")?.commits.push({ oid: "e".repeat(40), title: "another", files });
    });
    expect((await push(options)).sent).toEqual(["README.md", "adapter_model.safetensors"]);
    expect(hubFiles()).toEqual(await expectedFiles());
  });

  test("a server that stays down is an error with the next move", async () => {
    hub.failNext(/commit\/main/, 503, 100);
    expect(await failureOf(push(options))).toMatchObject({ code: "hub_failed", exitCode: 3 });
    await hub.close();
    const error = await failureOf(push(options));
    expect(error.code).toBe("hub_unreachable");
    expect(error.next).toContain("HF_ENDPOINT");
  });

  test("a refused token is told once, with where to make another, and never shown", async () => {
    const token = "hf_aTokenThatIsNotKnown";
    const error = await failureOf(push({ ...options, token }));
    expect(error).toMatchObject({ code: "hub_unauthorized", exitCode: 3 });
    expect(error.next).toContain("/settings/tokens");
    expect(hub.requests).toHaveLength(1);
    expect(describeError(error) + messages.join() + JSON.stringify(error)).not.toContain(token);
  });

  test.each([
    ["no token", undefined, "token_missing"],
    ["an empty token", "", "token_missing"],
    ["a token of somewhere else", "sk-1234", "token_invalid"],
  ])("%s is refused before anything is sent", async (_, token, code) => {
    expect((await failureOf(push({ ...options, token }))).code).toBe(code);
    expect(hub.requests).toEqual([]);
  });

  test("an adapter with a pickle is refused before anything is sent", async () => {
    await writeFile(join(options.runDir, "adapter/adapter_model.bin"), "pickle");
    expect((await failureOf(push(options))).code).toBe("push_refused");
    expect(hub.requests).toEqual([]);
  });

  test("a new repository is private only when asked", async () => {
    await push(options);
    await push({ ...options, repo: "ada/quiet", private: true });
    expect([...hub.repos].map(([id, repo]) => [id, repo.private])).toEqual([
      ["ada/reads-diagrams", false],
      ["ada/quiet", true],
    ]);
  });

  test("the token goes into headers, never into files", async () => {
    await push(options);
    expect(hub.received.some((text) => text.includes(HUB_TOKEN))).toBe(true);
    expect(Object.values(hubFiles()).filter((content) => content.includes(HUB_TOKEN))).toEqual([]);
  });
});

describe("pull", () => {
  async function target(): Promise<string> {
    return join(await mkdtemp(join(tmpdir(), "undiagram-pull-")), "adapter");
  }

  test("what was pushed comes back byte for byte", async () => {
    const pushed = await push(options);
    const dir = await target();
    const pulled = await pull({ repo: options.repo, token: HUB_TOKEN, hubUrl: hub.url, dir });
    expect(pulled).toEqual({ dir, commit: pushed.commit, files: Object.keys(await expectedFiles()).sort() });
    for (const [path, content] of Object.entries(await expectedFiles())) {
      expect((await readFile(join(dir, path))).toString("latin1"), path).toBe(content);
    }
  });

  test("a line that breaks in the middle is tried again", async () => {
    await push(options);
    hub.failNext(/resolve/, "cut", 2);
    const dir = await target();
    await pull({ repo: options.repo, token: HUB_TOKEN, hubUrl: hub.url, dir, retryMs: 1 });
    expect(await readdir(dir)).toContain("adapter_model.safetensors");
  });

  test("pickles are left where they are, and a repository of pickles alone is refused", async () => {
    await push(options);
    const files = commits()[0]?.files;
    files?.set("optimizer.bin", Buffer.from("pickle"));
    const dir = await target();
    expect((await pull({ repo: options.repo, token: HUB_TOKEN, hubUrl: hub.url, dir })).files).not.toContain(
      "optimizer.bin",
    );
    files?.delete("adapter_model.safetensors");
    const pulling = pull({ repo: options.repo, token: HUB_TOKEN, hubUrl: hub.url, dir: await target() });
    expect((await failureOf(pulling)).code).toBe("not_an_adapter");
  });

  test("a path that leaves the folder is refused and nothing is left behind", async () => {
    await push(options);
    commits()[0]?.files.set("../../escaped.txt", Buffer.from("x"));
    const dir = await target();
    const pulling = pull({ repo: options.repo, token: HUB_TOKEN, hubUrl: hub.url, dir });
    expect((await failureOf(pulling)).code).toBe("path_refused");
    expect(await readdir(join(dir, ".."))).toEqual([]);
  });

  test("a folder with something in it is left alone", async () => {
    const dir = await mkdtemp(join(tmpdir(), "undiagram-pull-"));
    await writeFile(join(dir, "mine.txt"), "mine");
    const pulling = pull({ repo: options.repo, token: HUB_TOKEN, hubUrl: hub.url, dir });
    expect((await failureOf(pulling)).code).toBe("dir_not_empty");
    expect(hub.requests).toEqual([]);
  });

  test("an unknown repository is an error that says so", async () => {
    const pulling = pull({ repo: "ada/nothing", token: HUB_TOKEN, hubUrl: hub.url, dir: await target() });
    expect((await failureOf(pulling)).code).toBe("repo_missing");
  });
});
