import {
  ChatCompletion,
  jsonSchemas,
  type OpenAiPredictor,
  type Prediction,
  type PromptConfig,
} from "@undiagram/contract";
import got, { HTTPError, ParseError, type RequestError, TimeoutError } from "got";

/** Beyond this an answer is cut off and counts as failed: no annotation is a hundredth as long. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
/** A server that wants us to wait for longer has a quota: the samples fail, and a later call asks them. */
const MAX_RETRY_AFTER_MS = 10 * 60 * 1000;

const PASSING_STATUSES = [408, 409, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529];
const EMPTY = "ERR_EMPTY_ANSWER";
const BROKEN = [
  ...["ECONNRESET", "EPIPE", "ERR_READING_RESPONSE_STREAM", "ERR_HTTP_CONTENT_LENGTH_MISMATCH"],
  ...["ERR_STREAM_PREMATURE_CLOSE", "HPE_INVALID_CONSTANT"],
];
const PASSING_CODES = ["ETIMEDOUT", "ERR_BODY_PARSE_FAILURE", EMPTY, ...BROKEN];
const UNREACHABLE = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ENETUNREACH", "EHOSTUNREACH"];

export interface Chat {
  predictor: OpenAiPredictor;
  prompt: PromptConfig;
  maxNewTokens: number;
  apiKey: string | undefined;
}

export interface AskChatOptions {
  /** The server has answered before: if it cannot be reached now, it is waited for. */
  isKnown: boolean;
  onRetry: (reason: string) => void;
  /** The answer holds neither content nor a refusal, and counts as an empty reply. */
  onNoContent: () => void;
  signal: AbortSignal;
}

/**
 * Asks a server about one picture, again where that may help: with waits that double, jitter, and Retry-After honoured.
 * Throws got's RequestError.
 */
export async function askChat(
  chat: Chat,
  picture: Buffer,
  { isKnown, onRetry, onNoContent, signal }: AskChatOptions,
): Promise<Pick<Prediction, "reply" | "seconds" | "tokens" | "finish">> {
  const { predictor, apiKey } = chat;
  const started = performance.now();
  const tooMuch = new AbortController();
  const request = got.post(`${predictor.base_url.replace(/\/+$/, "")}/chat/completions`, {
    json: makeBody(chat, picture),
    headers: { "user-agent": "undiagram", ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}) },
    responseType: "json",
    parseJson: (text) => ChatCompletion.parse(JSON.parse(text)),
    timeout: { request: predictor.timeout_seconds * 1000 },
    retry: {
      limit: predictor.retries,
      methods: ["POST"],
      statusCodes: PASSING_STATUSES,
      errorCodes: isKnown ? [...PASSING_CODES, ...UNREACHABLE] : PASSING_CODES,
      maxRetryAfter: MAX_RETRY_AFTER_MS,
      backoffLimit: predictor.max_backoff_seconds * 1000,
      // Requests that failed together must not come back together; got's own noise is a tenth of a second.
      // None at all is no further try: got takes a redirect for an answer, and its body for a passing fault.
      calculateDelay: ({ computedValue, retryAfter, error }) => {
        if (isRedirect(error)) return 0;
        return retryAfter === undefined ? computedValue * (0.5 + Math.random() / 2) : computedValue;
      },
    },
    hooks: { beforeRetry: [(error) => onRetry(reasonOf(error))], afterResponse: [refuseEmpty] },
    // A key must not follow to another host.
    followRedirect: false,
    signal: AbortSignal.any([signal, tooMuch.signal]),
  });
  request.on("downloadProgress", ({ transferred }) => {
    if (transferred > MAX_ANSWER_BYTES) tooMuch.abort();
  });
  const { body } = (await request) as unknown as { body: ChatCompletion };
  const [choice] = body.choices as [ChatCompletion["choices"][number]];
  const { finish_reason: finish } = choice;
  const reply = choice.message.content ?? choice.message.refusal;
  if (reply === null || reply === undefined) onNoContent();
  return {
    reply: reply ?? "",
    seconds: Math.round(performance.now() - started) / 1000,
    tokens: body.usage?.completion_tokens,
    finish: finish === "stop" || finish === "length" ? finish : undefined,
  };
}

/** An empty body is never parsed, and so not found wanting. */
function refuseEmpty<T extends { body: unknown }>(response: T): T {
  if (response.body) return response;
  throw Object.assign(new Error("The answer is empty"), { code: EMPTY });
}

function makeBody({ predictor, prompt, maxNewTokens }: Chat, picture: Buffer): Record<string, unknown> {
  const url = `data:${mediaType(picture)};base64,${picture.toString("base64")}`;
  const body = {
    model: predictor.model,
    messages: [
      { role: "system", content: prompt.system },
      {
        role: "user",
        content: [
          { type: "image_url", image_url: { url } },
          { type: "text", text: prompt.user },
        ],
      },
    ],
    temperature: 0,
    max_tokens: maxNewTokens,
    response_format: predictor.constrained
      ? { type: "json_schema", json_schema: { name: "annotation", schema: annotationSchema() } }
      : null,
    ...predictor.body,
  };
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
}

/** As servers take it: an object at the root, no reference to one, and no words about the file. */
function annotationSchema(): Record<string, unknown> {
  const { $defs } = jsonSchemas().annotation as { $defs: { Annotation: object } };
  return { ...$defs.Annotation, $defs };
}

function mediaType(picture: Buffer): string {
  if (picture.subarray(0, 2).equals(Buffer.from([0xff, 0xd8]))) return "image/jpeg";
  if (picture.toString("latin1", 8, 12) === "WEBP") return "image/webp";
  return picture.toString("latin1", 0, 3) === "GIF" ? "image/gif" : "image/png";
}

/** Why a request failed, in words that are the same for failures of the same kind. */
export function reasonOf(error: RequestError): string {
  const status = error.response?.statusCode;
  if (error instanceof HTTPError || (status !== undefined && status >= 300)) return `HTTP ${status}`;
  if (error instanceof ParseError || error.code === EMPTY) return "no chat completion in the answer";
  if (error instanceof TimeoutError) return "time-out";
  if (BROKEN.includes(error.code)) return "broken connection";
  return error.code === "ERR_ABORTED" ? "an endless answer" : error.code;
}

/** What the server, or the way to it, said about it, at most one line. */
export function detailOf(error: RequestError, apiKey: string | undefined): string | undefined {
  const { body, headers } = error.response ?? {};
  if (isRedirect(error) && headers?.location) return showLine(`points to ${headers.location}`, apiKey);
  if (typeof body !== "string") return UNREACHABLE.includes(error.code) ? error.message : undefined;
  return showLine(errorMessage(body) ?? body, apiKey);
}

/** On one line, without the key, and not too long. */
function showLine(text: string, apiKey: string | undefined): string | undefined {
  const line = text.replaceAll(/\s+/g, " ").trim();
  const shown = apiKey ? line.replaceAll(apiKey, "***") : line;
  return shown === "" ? undefined : shown.slice(0, 200);
}

/** The message in the error object that OpenAI's API and its likenesses send. */
function errorMessage(body: string): string | undefined {
  try {
    const { error, message } = JSON.parse(body);
    return [error?.message, error, message].find((text) => typeof text === "string");
  } catch {
    return undefined;
  }
}

function isRedirect({ response }: RequestError): boolean {
  return response !== undefined && response.statusCode >= 300 && response.statusCode < 400;
}

/** Whether every further request would fail alike: a wrong key, a redirect; or, of a server yet unknown, its address or model. */
export function isHopeless(error: RequestError, isKnown: boolean): boolean {
  const status = error.response?.statusCode;
  if (status === 401 || isRedirect(error)) return true;
  return !isKnown && (status === 403 || status === 404 || UNREACHABLE.includes(error.code));
}
