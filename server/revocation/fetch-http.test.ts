import assert from "node:assert/strict";
import { once } from "node:events";
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { createHttpFetcher, type HttpFetcherOptions } from "./fetch-http.ts";
import type { ResolveHost } from "./fetch-target.ts";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

describe("createHttpFetcher", () => {
  const servers: Server[] = [];
  const requests: IncomingMessage[] = [];

  afterEach(async () => {
    requests.length = 0;
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    }
  });

  /** Starts a server on loopback and returns its origin. */
  async function listen(handler: Handler): Promise<string> {
    const server = createServer((request, response) => {
      requests.push(request);
      handler(request, response);
    });
    servers.push(server);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const fetchFrom = (
    url: string,
    options: HttpFetcherOptions,
    request: { maxBytes?: number; mediaType?: string } = {},
  ) => createHttpFetcher(options)({ url, maxBytes: 100, ...request });

  it("brings the body of an allowed host", async () => {
    const origin = await listen((_, response) => response.end("the body"));
    const body = await fetchFrom(`${origin}/crl`, { allowedOrigins: [origin] });
    assert.equal(new TextDecoder().decode(body), "the body");
  });

  it("posts a body with its media type and asks for the expected one", async () => {
    let received = "";
    const origin = await listen((request, response) => {
      request.setEncoding("utf8");
      request.on("data", (text: string) => (received += text));
      request.on("end", () => {
        response.setHeader("content-type", "Application/OCSP-Response; x=y");
        response.end("answer");
      });
    });
    await createHttpFetcher({ allowedOrigins: [origin] })({
      url: origin,
      maxBytes: 100,
      mediaType: "application/ocsp-response",
      post: {
        body: new TextEncoder().encode("question"),
        mediaType: "application/ocsp-request",
      },
    });
    assert.equal(received, "question");
    const [request] = requests;
    assert.equal(request?.method, "POST");
    assert.equal(request?.headers["content-type"], "application/ocsp-request");
    assert.equal(request?.headers.accept, "application/ocsp-response");
    assert.equal(request?.headers.cookie, undefined);
  });

  describe("sends nothing to", () => {
    for (const [title, url] of [
      ["a file", "file:///etc/passwd"],
      ["an LDAP directory", "ldap://directory.example/cn=CA"],
      ["a data URL", "data:,x"],
      ["a URL with credentials", "http://user:secret@public.example/crl"],
      ["a URL with a user alone", "http://user@public.example/crl"],
      ["a URL with a line break", "http://public.example/\r\nHost: other"],
      ["a URL beyond the limit", `http://public.example/${"a".repeat(2000)}`],
      ["loopback", "http://127.0.0.1/crl"],
      ["loopback in one number", "http://2130706433/crl"],
      ["loopback in hexadecimal", "http://0x7f.1/crl"],
      ["loopback in octal", "http://0177.0.0.1/crl"],
      ["IPv6 loopback", "http://[::1]/crl"],
      ["mapped loopback", "http://[::ffff:127.0.0.1]/crl"],
      ["a private address", "https://10.0.0.1/crl"],
      ["cloud metadata", "http://169.254.169.254/latest/meta-data"],
      ["another port", "http://public.example:8080/crl"],
      ["a database's port", "http://public.example:6379/crl"],
      ["a name that is private", "http://private.example/crl"],
      ["a name that is partly private", "http://mixed.example/crl"],
      ["a name without address", "http://empty.example/crl"],
    ] as const) {
      it(title, async () => {
        const resolve: ResolveHost = async (host) =>
          ({
            "public.example": [{ address: "1.1.1.1", family: 4 }],
            "private.example": [{ address: "192.168.0.1", family: 4 }],
            "mixed.example": [
              { address: "1.1.1.1", family: 4 },
              { address: "::1", family: 6 },
            ],
          })[host] ?? [];
        await assert.rejects(fetchFrom(url, { resolve }), {
          code: "fetch_refused",
        });
      });
    }

    it("another port of an allowed host", async () => {
      const origin = await listen((_, response) => response.end());
      const other = await listen((_, response) => response.end());
      await assert.rejects(fetchFrom(other, { allowedOrigins: [origin] }), {
        code: "fetch_refused",
      });
      assert.equal(requests.length, 0);
    });
  });

  it("sends nothing to an allowed host by another scheme", async () => {
    const origin = await listen((_, response) => response.end());
    const secure = origin.replace("http:", "https:");
    await assert.rejects(
      fetchFrom(`${origin}/crl`, { allowedOrigins: [secure] }),
      {
        code: "fetch_refused",
      },
    );
    assert.equal(requests.length, 0);
  });

  it("connects to the address it checked, whatever the name says afterwards", async () => {
    const origin = await listen((_, response) => response.end("pinned"));
    const { port } = new URL(origin);
    let questions = 0;
    const resolve: ResolveHost = async () => {
      questions++;
      return [{ address: "127.0.0.1", family: 4 }];
    };
    const body = await fetchFrom(`http://no-such-name.invalid:${port}/`, {
      resolve,
      allowedOrigins: [`http://no-such-name.invalid:${port}`],
    });
    assert.equal(new TextDecoder().decode(body), "pinned");
    assert.equal(questions, 1);
    assert.equal(requests[0]?.headers.host, `no-such-name.invalid:${port}`);
  });

  it("follows no redirect, not even to an allowed host", async () => {
    const target = await listen((_, response) => response.end("secret"));
    const origin = await listen((_, response) => {
      response.writeHead(302, { location: target });
      response.end();
    });
    await assert.rejects(
      fetchFrom(origin, { allowedOrigins: [origin, target] }),
      { code: "fetch_failed" },
    );
    assert.equal(requests.length, 1);
  });

  const hostile: [string, Handler, { mediaType?: string }][] = [
    ["an error status", (_, response) => response.writeHead(500).end("x"), {}],
    [
      "an encoded body",
      (_, response) => {
        response.setHeader("content-encoding", "gzip");
        response.end("x");
      },
      {},
    ],
    [
      "another media type",
      (_, response) => {
        response.setHeader("content-type", "text/html");
        response.end("x");
      },
      { mediaType: "application/ocsp-response" },
    ],
    [
      "no media type where one is expected",
      (_, response) => response.end("x"),
      { mediaType: "application/ocsp-response" },
    ],
    [
      "a body that declares itself too large",
      (_, response) => {
        response.setHeader("content-length", 101);
        response.write("x");
      },
      {},
    ],
    [
      "a body without end",
      (_, response) => {
        const write = () => {
          if (!response.destroyed) response.write("x".repeat(64), write);
        };
        write();
      },
      {},
    ],
    [
      "a body that breaks off",
      (_, response) => {
        response.setHeader("content-length", 50);
        response.write("x", () => response.destroy());
      },
      {},
    ],
  ];
  for (const [title, handler, request] of hostile) {
    it(`refuses ${title}`, async () => {
      const origin = await listen(handler);
      await assert.rejects(
        fetchFrom(origin, { allowedOrigins: [origin] }, request),
        { code: "fetch_failed" },
      );
    });
  }

  describe("gives up in time on", () => {
    const slow: [string, Handler][] = [
      ["headers that never come", () => undefined],
      [
        "a body that drips",
        (_, response) => {
          const timer = setInterval(() => response.write("x"), 20);
          response.on("close", () => clearInterval(timer));
        },
      ],
    ];
    for (const [title, handler] of slow) {
      it(title, async () => {
        const origin = await listen(handler);
        await assert.rejects(
          fetchFrom(origin, { allowedOrigins: [origin], timeoutMs: 150 }),
          { code: "fetch_failed", message: /within 150 ms/ },
        );
      });
    }

    it("a name server that never answers", async () => {
      await assert.rejects(
        fetchFrom("http://public.example/crl", {
          resolve: () => new Promise(() => undefined),
          timeoutMs: 150,
        }),
        { code: "fetch_failed", message: /within 150 ms/ },
      );
    });
  });

  for (const [title, answer] of [
    ["an answer that is not HTTP", "SSH-2.0-x\r\n"],
    [
      "an upgrade that nobody asked for",
      "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
    ],
    ["a connection that closes without an answer", ""],
  ] as const) {
    it(`refuses ${title}`, async () => {
      const server = createTcpServer((socket) => {
        socket.resume();
        socket.end(answer);
      });
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      await assert.rejects(fetchFrom(origin, { allowedOrigins: [origin] }), {
        code: "fetch_failed",
        message: /the connection failed/,
      });
      server.close();
      await once(server, "close");
    });
  }

  it("says when a name does not resolve", async () => {
    await assert.rejects(
      fetchFrom("http://public.example/crl", {
        resolve: () => Promise.reject(new Error("ENOTFOUND")),
      }),
      { code: "fetch_failed" },
    );
  });

  it("refuses an allowed origin with a path", () => {
    assert.throws(
      () => createHttpFetcher({ allowedOrigins: ["http://crl.example/path"] }),
      { code: "configuration_refused" },
    );
  });
});
