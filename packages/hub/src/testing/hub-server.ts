import { createHash, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A local server that speaks the part of the Hub's protocol that push and pull use, and keeps what it is sent. */
export interface HubServer {
  url: string;
  repos: Map<string, Repo>;
  /** Requests so far, as "METHOD /path". */
  requests: string[];
  /** All that was received: headers and bodies. */
  received: string[];
  /** The next requests whose "METHOD /path" matches fail: with a status, or by a cut connection. */
  failNext(match: RegExp, how: Failure, times: number): void;
  /** Does something just before the next request that matches is answered. */
  beforeNext(match: RegExp, action: () => void): void;
  close(): Promise<void>;
}

type Failure = number | "cut" | "cut after";

export interface Repo {
  private: boolean;
  /** Oldest first; each with all files of its state. */
  commits: { oid: string; title: string; files: Map<string, Buffer> }[];
}

export const HUB_TOKEN = "hf_aTokenOfTheTests";
const LARGE = /\.safetensors$/;

export async function startHubServer(): Promise<HubServer> {
  const repos = new Map<string, Repo>();
  const blobs = new Map<string, Buffer>();
  const requests: string[] = [];
  const received: string[] = [];
  const failures: { match: RegExp; how: Failure; times: number }[] = [];
  const actions: { match: RegExp; action: () => void }[] = [];

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://hub");
    const body = await readBody(request);
    const name = `${request.method} ${decodeURIComponent(url.pathname)}`;
    requests.push(name);
    received.push(JSON.stringify(request.headers), body.toString("latin1"));
    const next = actions.findIndex(({ match }) => match.test(name));
    if (next >= 0) actions.splice(next, 1)[0]?.action();
    const failure = failures.find(({ match, times }) => times > 0 && match.test(name));
    if (failure) failure.times--;
    if (failure?.how === "cut") return request.socket.destroy();
    if (typeof failure?.how === "number") return sendJson(response, failure.how, { error: "failed as told" });
    // The answer gets lost on its way, but the work is done.
    const answer = failure?.how === "cut after" ? discard() : response;
    handle({ name, url, request, body, response: answer as ServerResponse });
    if (failure?.how === "cut after") request.socket.destroy();
  });

  function handle(call: { name: string; url: URL; request: IncomingMessage; body: Buffer; response: ServerResponse }) {
    const { name, request, body, response } = call;
    const put = /^PUT \/lfs\/(\w+)$/.exec(name);
    if (put) {
      blobs.set(put[1] as string, body);
      return sendJson(response, 200, {});
    }
    if (request.headers.authorization !== `Bearer ${HUB_TOKEN}`) {
      return sendJson(response, 401, { error: "Invalid username or password." });
    }
    if (name === "POST /api/repos/create") return create(JSON.parse(String(body)), response);
    const found = routes.flatMap(([pattern, route]) => {
      const match = pattern.exec(name);
      return match ? [{ match, route }] : [];
    })[0];
    const repo = found && repos.get(found.match[1] as string);
    if (!found || !repo) return sendJson(response, 404, { error: "Repository not found" });
    found.route({ ...call, repo, match: found.match });
  }

  function create(asked: { organization: string; name: string; visibility?: string }, response: ServerResponse) {
    const id = `${asked.organization}/${asked.name}`;
    if (repos.has(id)) return sendJson(response, 409, { error: "You already created this model repo" });
    const files = new Map([[".gitattributes", Buffer.from("*.safetensors filter=lfs")]]);
    repos.set(id, {
      private: asked.visibility === "private",
      commits: [{ oid: newOid(), title: "initial commit", files }],
    });
    sendJson(response, 200, { url: `${base()}/${id}`, id: `models/${id}` });
  }

  type Route = (call: Parameters<typeof handle>[0] & { repo: Repo; match: RegExpExecArray }) => void;
  const routes: [RegExp, Route][] = [
    [
      /^GET \/api\/models\/([^/]+\/[^/]+)\/revision\/(.+)$/,
      ({ repo, match, response }) => {
        const { oid } = stateAt(repo, match[2] as string);
        sendJson(response, 200, {
          _id: "1",
          id: match[1],
          private: false,
          lastModified: "2026-01-01T00:00:00Z",
          sha: oid,
        });
      },
    ],
    [
      /^GET \/api\/models\/([^/]+\/[^/]+)\/tree\/(.+)$/,
      ({ repo, match, response }) => sendJson(response, 200, listTree(stateAt(repo, match[2] as string).files)),
    ],
    [
      /^POST \/api\/models\/([^/]+\/[^/]+)\/preupload\/main$/,
      ({ body, response }) => {
        const { files } = JSON.parse(String(body)) as { files: { path: string }[] };
        const mode = (path: string) => (LARGE.test(path) ? "lfs" : "regular");
        sendJson(response, 200, { files: files.map(({ path }) => ({ path, uploadMode: mode(path) })) });
      },
    ],
    [
      /^POST \/([^/]+\/[^/]+)\.git\/info\/lfs\/objects\/batch$/,
      ({ body, response }) => {
        const { objects } = JSON.parse(String(body)) as { objects: { oid: string; size: number }[] };
        const action = (oid: string) =>
          blobs.has(oid) ? {} : { actions: { upload: { href: `${base()}/lfs/${oid}` } } };
        sendJson(response, 200, {
          transfer: "basic",
          objects: objects.map(({ oid, size }) => ({ oid, size, ...action(oid) })),
        });
      },
    ],
    [
      /^POST \/api\/models\/([^/]+\/[^/]+)\/commit\/main$/,
      ({ repo, body, response }) => {
        const lines = String(body)
          .split("\n")
          .map((line) => JSON.parse(line) as { key: string; value: Record<string, string> });
        const header = lines.find(({ key }) => key === "header")?.value ?? {};
        const head = stateAt(repo, "main");
        if (header.parentCommit && header.parentCommit !== head.oid) return sendJson(response, 412, { error: "Moved" });
        const files = new Map(head.files);
        for (const { key, value } of lines) {
          if (key === "file") files.set(value.path as string, Buffer.from(value.content as string, "base64"));
          if (key === "lfsFile") {
            const blob = blobs.get(value.oid as string);
            if (!blob || hashOf("sha256", blob) !== value.oid)
              return sendJson(response, 400, { error: "No such object" });
            files.set(value.path as string, blob);
          }
        }
        const oid = newOid();
        repo.commits.push({ oid, title: header.summary ?? "", files });
        sendJson(response, 200, { commitOid: oid, commitUrl: `${base()}/commit/${oid}`, success: true });
      },
    ],
    [
      /^GET \/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/,
      ({ repo, match, request, response }) => {
        const content = stateAt(repo, match[2] as string).files.get(match[3] as string);
        if (!content) {
          response.setHeader("X-Error-Code", "EntryNotFound");
          return sendJson(response, 404, { error: "Entry not found" });
        }
        const range = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? "");
        const part = range ? content.subarray(Number(range[1]), Number(range[2]) + 1) : content;
        const end = range ? Number(range[1]) + part.length - 1 : content.length - 1;
        response.writeHead(range ? 206 : 200, {
          "Content-Length": part.length,
          ETag: `"${hashOf("sha256", content)}"`,
          ...(range && { "Content-Range": `bytes ${range[1]}-${end}/${content.length}` }),
        });
        response.end(part);
      },
    ],
  ];

  const base = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: base(),
    repos,
    requests,
    received,
    failNext: (match, how, times) => void failures.push({ match, how, times }),
    beforeNext: (match, action) => void actions.push({ match, action }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function stateAt(repo: Repo, revision: string): Repo["commits"][number] {
  const found = repo.commits.find(({ oid }) => oid === revision) ?? repo.commits.at(-1);
  return found as Repo["commits"][number];
}

function listTree(files: Map<string, Buffer>) {
  return [...files].map(([path, content]) => {
    const oid = hashOf("sha1", Buffer.concat([Buffer.from(`blob ${content.length}\0`), content]));
    const lfs = { oid: hashOf("sha256", content), size: content.length, pointerSize: 130 };
    return { type: "file", path, size: content.length, oid, ...(LARGE.test(path) && { lfs }) };
  });
}

function hashOf(algorithm: string, content: Buffer): string {
  return createHash(algorithm).update(content).digest("hex");
}

function newOid(): string {
  return randomBytes(20).toString("hex");
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) });
  response.end(text);
}

/** A response that nobody gets. */
function discard(): Pick<ServerResponse, "setHeader" | "writeHead" | "end"> {
  const nothing = () => undefined as never;
  return { setHeader: nothing, writeHead: nothing, end: nothing };
}
