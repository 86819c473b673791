import { HubApiError, type ListFileEntry, listFiles } from "@huggingface/hub";
import { EXIT, UndiagramError } from "@undiagram/contract";
import pRetry from "p-retry";

/** How the Hub is reached. */
export interface HubAccess {
  repo: string;
  /** A token of the Hub (HF_TOKEN). It goes into request headers and nowhere else. */
  token?: string;
  /** Root of the Hub (HF_ENDPOINT). */
  hubUrl?: string;
  /** Takes what happens, as lines for a person. */
  onProgress?: (message: string) => void;
  /** Pause before the first of four further attempts; each next pause is twice as long. */
  retryMs?: number;
}

export const DEFAULT_HUB_URL = "https://huggingface.co";
const RETRIES = 4;
/** Too many requests, timed out, or the branch moved between reading and committing. */
const PASSING_STATUS = new Set([408, 412, 429]);

/** The access as the client's functions take it. Throws `token_invalid` before anything is sent. */
export function hubParams({ repo, token, hubUrl }: HubAccess) {
  if (token !== undefined && !token.startsWith("hf_")) {
    throw new UndiagramError("token_invalid", "HF_TOKEN is not a token of the Hugging Face Hub", {
      exitCode: EXIT.environment,
      problems: [{ where: "HF_TOKEN", expected: "a token that starts with hf_", got: "something else" }],
      next: `Make a token at ${DEFAULT_HUB_URL}/settings/tokens and set HF_TOKEN to it.`,
    });
  }
  return { repo: { type: "model" as const, name: repo }, hubUrl: rootOf(hubUrl), ...(token && { accessToken: token }) };
}

/** The Hub's address without a slash at its end, which the client would double. */
export function rootOf(hubUrl: string | undefined): string {
  return (hubUrl || DEFAULT_HUB_URL).replace(/\/+$/, "");
}

/**
 * Calls the Hub, again where the network or the server failed in passing. What fails for good becomes one
 * UndiagramError that says what to do: `hub_unauthorized`, `hub_forbidden`, `repo_missing`, `hub_unreachable` or
 * `hub_failed`.
 */
export async function callHub<T>(access: HubAccess, call: () => Promise<T>): Promise<T> {
  try {
    return await pRetry(call, {
      retries: RETRIES,
      minTimeout: access.retryMs ?? 1000,
      shouldRetry: ({ error }) => isPassing(error),
      onFailedAttempt: ({ error, retriesLeft }) => {
        if (retriesLeft > 0 && isPassing(error)) {
          access.onProgress?.(`${describeFailure(error)}; trying again (${RETRIES - retriesLeft + 1} of ${RETRIES})`);
        }
      },
    });
  } catch (error) {
    throw error instanceof UndiagramError ? error : toError(error, access);
  }
}

/** Every file of a repository at a revision. */
export async function listRepo(params: ReturnType<typeof hubParams>, revision: string): Promise<ListFileEntry[]> {
  const files: ListFileEntry[] = [];
  for await (const entry of listFiles({ ...params, recursive: true, revision })) {
    if (entry.type === "file") files.push(entry);
  }
  return files;
}

function isPassing(error: Error): boolean {
  if (error instanceof HubApiError) return error.statusCode >= 500 || PASSING_STATUS.has(error.statusCode);
  if (error instanceof UndiagramError) return error.code === "download_damaged";
  // What fetch throws when the network fails.
  return error instanceof TypeError;
}

function describeFailure(error: Error): string {
  if (error instanceof HubApiError) return `The Hub answered ${error.statusCode}`;
  if (error instanceof UndiagramError) return error.message;
  const cause = error.cause as NodeJS.ErrnoException | undefined;
  return `The Hub cannot be reached (${cause?.code ?? cause?.message ?? error.message})`;
}

function toError(error: unknown, { repo, hubUrl }: HubAccess): unknown {
  const root = rootOf(hubUrl);
  const fail = (code: string, message: string, next: string) =>
    new UndiagramError(code, message, { exitCode: EXIT.environment, next, cause: error });
  if (error instanceof HubApiError) {
    const said = error.message;
    if (error.statusCode === 401) {
      return fail(
        "hub_unauthorized",
        `The Hub does not accept the token for ${repo} (401): ${said}`,
        `Make a token with write access at ${root}/settings/tokens, set HF_TOKEN to it and run the command again.`,
      );
    }
    if (error.statusCode === 403) {
      return fail(
        "hub_forbidden",
        `The token may not do this to ${repo} (403): ${said}`,
        "Use a token with write access to that user or organisation, or name a repository of your own.",
      );
    }
    if (error.statusCode === 404) {
      return fail(
        "repo_missing",
        `The Hub has no ${repo}, or does not show it to this token (404): ${said}`,
        "Check the name and the revision; a private repository needs HF_TOKEN.",
      );
    }
    return fail("hub_failed", `The Hub answered ${error.statusCode} for ${repo}: ${said}`, "Try again later.");
  }
  if (error instanceof TypeError) {
    return fail(
      "hub_unreachable",
      `${describeFailure(error)} at ${root}`,
      "Check the network and HF_ENDPOINT, then run the command again: what is there already is not sent twice.",
    );
  }
  return error;
}
