import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as the server saw it. */
export interface Seen {
  authorization: string | undefined;
  body: {
    model: string;
    temperature?: number;
    max_tokens?: number;
    response_format?: unknown;
    messages: { role: string; content: string | { type: string; text?: string; image_url?: { url: string } }[] }[];
  };
  /** Picture of the question, as sent. */
  picture: string;
}

export type Behaviour = (response: ServerResponse, seen: Seen, count: number) => void;

export interface ChatServer extends AsyncDisposable {
  base_url: string;
  seen: Seen[];
  /** Most requests that were under way at once. */
  atOnce: number;
}

/** A real server on this machine that answers /v1/chat/completions as it is told; `count` is of the same picture. */
export async function startChatServer(behave: Behaviour): Promise<ChatServer> {
  const seen: Seen[] = [];
  const counts = new Map<string, number>();
  let underWay = 0;
  const server = createServer(async (request, response) => {
    started.atOnce = Math.max(started.atOnce, ++underWay);
    response.once("close", () => underWay--);
    const body = JSON.parse(await readAll(request));
    const [image] = body.messages[1].content;
    const question = { authorization: request.headers.authorization, body, picture: image.image_url.url };
    seen.push(question);
    const count = (counts.get(question.picture) ?? 0) + 1;
    counts.set(question.picture, count);
    if (request.url !== "/v1/chat/completions") response.writeHead(404).end();
    else behave(response, question, count);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const started: ChatServer = {
    base_url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    seen,
    atOnce: 0,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return started;
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** Answers as such servers do. */
export function reply(response: ServerResponse, content: string | null, finish_reason = "stop"): void {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(
    JSON.stringify({
      id: "chatcmpl-1",
      object: "chat.completion",
      choices: [{ index: 0, message: { role: "assistant", content }, finish_reason }],
      usage: { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 },
    }),
  );
}

/** Fails as such servers do. */
export function fail(response: ServerResponse, status: number, message: string, headers: Record<string, string> = {}) {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify({ error: { message, type: "error" } }));
}
