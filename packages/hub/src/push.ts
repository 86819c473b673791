import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { commit, createRepo, HubApiError, modelInfo } from "@huggingface/hub";
import { EXIT, UndiagramError } from "@undiagram/contract";
import { callHub, DEFAULT_HUB_URL, type HubAccess, hubParams, listRepo, rootOf } from "./_hub-call.ts";
import { type PlannedFile, planPush, type RunToPush } from "./plan-push.ts";

export interface PushOptions extends RunToPush, HubAccess {
  /** Makes a new repository private. An existing one stays as it is. */
  private?: boolean;
}

export interface PushedAdapter {
  /** Page of the repository. */
  url: string;
  /** Commit that holds the adapter: the new one, or the latest when all was there already. */
  commit: string;
  /** Paths that were sent; empty when all was there already. */
  sent: string[];
}

/**
 * Publishes a run's adapter and its card in one commit, making the repository if need be. What the Hub holds already is
 * not sent again, so a push after a push, or after a push that was cut off, ends in the same state. Throws
 * UndiagramError: those of `planPush`, `token_missing`, `token_invalid`, `hub_unauthorized`, `hub_forbidden`,
 * `hub_unreachable` or `hub_failed`.
 */
export async function push(options: PushOptions): Promise<PushedAdapter> {
  const { repo, token, onProgress } = options;
  if (!token) throw tokenMissing();
  const params = { ...hubParams(options), accessToken: token };
  const { card, files } = await planPush(options);

  await callHub(options, async () => {
    try {
      await createRepo({ ...params, visibility: options.private ? "private" : "public" });
      onProgress?.(`Made ${repo}`);
    } catch (error) {
      const exists = error instanceof HubApiError && error.statusCode === 409;
      if (!exists) throw error;
    }
  });

  // One attempt reads the latest state and commits what differs on top of exactly that. A retry after an answer that
  // got lost therefore finds the commit in place, and nobody else's commit in between is overwritten unseen.
  return callHub(options, async () => {
    const { sha: head } = await modelInfo({ ...params, name: repo, additionalFields: ["sha"] });
    // sha256 for large files, git's blob hash for the others.
    const remote = new Map((await listRepo(params, head)).map(({ path, oid, lfs }) => [path, lfs?.oid ?? oid]));
    const changed = await findChanged(files, remote);
    const cardChanged = remote.get("README.md") !== gitBlobHash(Buffer.from(card));
    const url = `${rootOf(options.hubUrl)}/${repo}`;
    if (changed.length === 0 && !cardChanged) return { url, commit: head, sent: [] };

    const sent = [...(cardChanged ? ["README.md"] : []), ...changed.map(({ path }) => path)];
    onProgress?.(`Sending ${sent.join(", ")}`);
    const result = await commit({
      ...params,
      title: `Adapter of run ${options.lock.run_id}`,
      operations: [
        ...(cardChanged ? [{ operation: "addOrUpdate" as const, path: "README.md", content: new Blob([card]) }] : []),
        ...changed.map(({ path, source }) => ({
          operation: "addOrUpdate" as const,
          path,
          content: pathToFileURL(source),
        })),
      ],
      parentCommit: head,
      // Plain LFS: the path that the tests walk. An adapter has some tens of megabytes and gains nothing from chunks.
      useXet: false,
    });
    if (!result) throw new Error("The Hub gave no commit");
    return { url, commit: result.commit.oid, sent };
  });
}

async function findChanged(files: PlannedFile[], remote: Map<string, string | undefined>): Promise<PlannedFile[]> {
  const changed: PlannedFile[] = [];
  for (const file of files) {
    const there = remote.get(file.path);
    const same = there === file.sha256 || (there?.length === 40 && there === gitBlobHash(await readFile(file.source)));
    if (!same) changed.push(file);
  }
  return changed;
}

function gitBlobHash(content: Uint8Array): string {
  return createHash("sha1").update(`blob ${content.byteLength}\0`).update(content).digest("hex");
}

function tokenMissing(): UndiagramError {
  return new UndiagramError("token_missing", "Publishing needs a token of the Hugging Face Hub", {
    exitCode: EXIT.environment,
    problems: [{ where: "HF_TOKEN", expected: "a token with write access", got: "nothing" }],
    next: `Make one at ${DEFAULT_HUB_URL}/settings/tokens and set HF_TOKEN to it.`,
  });
}
