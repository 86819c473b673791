import { rootOf } from "./_hub-call.ts";

export interface ReachOptions {
  /** Id of a model on the Hub. */
  base: string;
  revision: string | null;
  token?: string;
  /** Root of the Hub (HF_ENDPOINT). */
  hubUrl?: string;
  /** How long an answer is waited for. */
  timeoutMs?: number;
}

/** What a download of the model would meet. */
export interface Reached {
  state: "there" | "refused" | "missing" | "failed" | "unreachable";
  /** The address that was asked, and what it answered. */
  detail: string;
}

const TIMEOUT_MS = 8000;

/** Asks the Hub for the head of a model's config.json: one small request that meets what a download would. Never throws. */
export async function reachBase({ base, revision, token, hubUrl, timeoutMs }: ReachOptions): Promise<Reached> {
  const root = rootOf(hubUrl);
  try {
    const { status } = await fetch(`${root}/${base}/resolve/${revision ?? "main"}/config.json`, {
      method: "HEAD",
      // A file that lies elsewhere is there all the same.
      redirect: "manual",
      headers: token ? { authorization: `Bearer ${token}` } : {},
      signal: AbortSignal.timeout(timeoutMs ?? TIMEOUT_MS),
    });
    return { state: stateOf(status), detail: `${root} answered ${status}` };
  } catch (error) {
    const cause = (error as Error).cause as NodeJS.ErrnoException | undefined;
    return { state: "unreachable", detail: `${root}: ${cause?.code ?? cause?.message ?? (error as Error).message}` };
  }
}

function stateOf(status: number): Reached["state"] {
  if (status < 400) return "there";
  if (status === 401 || status === 403) return "refused";
  return status === 404 ? "missing" : "failed";
}
