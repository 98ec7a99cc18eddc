import http, { type IncomingMessage, type RequestOptions } from "node:http";
import https from "node:https";
import * as v from "valibot";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import { functionOption, timerMs } from "../options/shapes.ts";
import type { Fetcher, FetchRequest } from "./fetcher.ts";
import {
  type FetchTarget,
  type ResolveHost,
  resolveFetchTarget,
  resolveHost,
} from "./fetch-target.ts";
import { FETCH_TIMEOUT_MS } from "./limits.ts";
import { untilAborted } from "./deadline.ts";

export interface HttpFetcherOptions {
  /** For the whole request: name, connection, headers and body. */
  readonly timeoutMs?: number;
  /** `http://crl.bank.internal`, `http://127.0.0.1:2560`: origins allowed in spite of a private address or odd port. */
  readonly allowedOrigins?: readonly string[];
  readonly resolve?: ResolveHost;
}

const optionsSchema = v.strictObject({
  timeoutMs: v.optional(timerMs, FETCH_TIMEOUT_MS),
  allowedOrigins: v.optional(v.array(v.string()), []),
  resolve: v.optional(functionOption<ResolveHost>()),
});

/**
 * The default fetcher. URLs come out of certificates that anybody may have written, so it cannot be made to forge
 * requests: http and https alone, the scheme's port, no credentials; the name is resolved once, every address must be
 * public, and the connection goes to one of those very addresses (a second DNS answer changes nothing); redirects are
 * not followed; nothing of ours (cookie, proxy, keep-alive connection) goes along. Size and time are bounded.
 *
 * @throws PasserelleError `configuration_refused`
 */
export function createHttpFetcher(options: HttpFetcherOptions = {}): Fetcher {
  const {
    timeoutMs,
    allowedOrigins,
    resolve = resolveHost,
  } = parseWith(optionsSchema, options, "configuration_refused");
  const allowed = new Set(allowedOrigins.map(checkOrigin));
  return async (request) => {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const target = await untilAborted(
        resolveFetchTarget(request.url, resolve, allowed),
        signal,
      );
      return await untilAborted(send(request, target, signal), signal);
    } catch (cause) {
      if (cause instanceof PasserelleError) throw cause;
      const reason = signal.aborted
        ? `no complete answer within ${timeoutMs} ms`
        : "the connection failed";
      throw failed(request, reason, cause);
    }
  };
}

function checkOrigin(origin: string): string {
  if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
    throw new PasserelleError(
      "configuration_refused",
      `allowedOrigins: ${origin} is not an origin`,
    );
  }
  return origin;
}

function send(
  request: FetchRequest,
  { url, addresses }: FetchTarget,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { post, mediaType } = request;
  const options: RequestOptions = {
    method: post === undefined ? "GET" : "POST",
    agent: false,
    signal,
    lookup: (_host, lookupOptions, callback) => {
      const [first] = addresses;
      if (lookupOptions.all === true) callback(null, [...addresses]);
      else callback(null, first?.address ?? "", first?.family);
    },
    headers: {
      accept: mediaType ?? "*/*",
      "accept-encoding": "identity",
      connection: "close",
      ...(post === undefined
        ? {}
        : {
            "content-type": post.mediaType,
            "content-length": post.body.length,
          }),
    },
  };
  return new Promise((resolve, reject) => {
    const { request: start } = url.protocol === "https:" ? https : http;
    // All that comes of an upgrade nobody asked for (HTTP status 101).
    const refuseClosed = () => reject(new Error("closed without an answer"));
    const outgoing = start(url, options, (response) => {
      outgoing.off("close", refuseClosed);
      readBody(request, response)
        .then(resolve, reject)
        .finally(() => outgoing.destroy());
    });
    outgoing.on("error", reject);
    outgoing.on("close", refuseClosed);
    outgoing.end(post?.body);
  });
}

async function readBody(
  request: FetchRequest,
  response: IncomingMessage,
): Promise<Uint8Array> {
  const { maxBytes, mediaType } = request;
  const { headers, statusCode } = response;
  if (statusCode !== 200) throw failed(request, `HTTP status ${statusCode}`);
  if ((headers["content-encoding"] ?? "identity") !== "identity") {
    throw failed(request, "an encoded body");
  }
  const found = headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  if (mediaType !== undefined && found !== mediaType) {
    throw failed(request, `not of type ${mediaType}`);
  }
  if (Number(headers["content-length"] ?? 0) > maxBytes) {
    throw failed(request, `more than ${maxBytes} bytes`);
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > maxBytes) throw failed(request, `more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks, length));
}

function failed(
  { url }: FetchRequest,
  reason: string,
  cause?: unknown,
): PasserelleError {
  return new PasserelleError(
    "fetch_failed",
    `${new URL(url).host}: ${reason}`,
    {
      cause,
    },
  );
}
