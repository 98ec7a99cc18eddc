/* oxlint-disable oxc/no-async-endpoint-handlers -- Fastify and Express 5 take care of rejections */
import assert from "node:assert/strict";
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import fastify from "fastify";
import { encodeBase64url } from "@passerelle/shared/encoding/base64url.ts";
import { parseChallenge } from "@passerelle/shared/protocol/challenge.ts";
import { buildStatement } from "@passerelle/shared/statement/build.ts";
import * as make from "../fixtures/certificates.ts";
import * as der from "../fixtures/der.ts";
import { keyPair } from "../fixtures/keys.ts";
import { sign } from "../fixtures/signed-data.ts";
import { createRelyingParty } from "../verify/relying-party.ts";
import { passerelle as forExpress } from "./express.ts";
import { passerelle as forFastify } from "./fastify.ts";
import type { Refusal } from "./refusal.ts";

const ORIGIN = "https://www.example.coop";
const root = make.rootAuthority("Racine", keyPair("P-256", "root"));
const key = keyPair("P-256", "customer");
const serialNumber = der.integer(4711);
const certificate = make.personCertificate(root, "Hélène Lefèvre", key, {
  serialNumber,
});
const relyingParty = createRelyingParty({
  origin: ORIGIN,
  name: "Banque d’Essai",
  trustAnchors: [root.certificate],
  revocation: "none",
  clock: () => make.NOW,
});

/** What the extension would put into the form’s field. */
function signatureOver(challenge: string): string {
  const { nonce } = parseChallenge(challenge);
  const statement = buildStatement({
    purpose: "login",
    origin: ORIGIN,
    nonce,
    operation: "none",
  });
  const signer = { certificate, issuer: root.name, serialNumber, key };
  return encodeBase64url(sign(statement, signer, make.NOW));
}

interface Site {
  readonly origin: string;
  stop(): Promise<unknown>;
}
type OnRefused = (refusal: Refusal) => string;
/** Told the explanations that go to the site's log. */
type Log = (explanation: string) => void;
type Start = (onRefused?: OnRefused, log?: Log) => Promise<Site>;

const startFastify: Start = async (onRefused, log = () => undefined) => {
  const stream = {
    write(line: string) {
      const { explanation } = JSON.parse(line) as { explanation?: string };
      if (explanation !== undefined) log(explanation);
    },
  };
  const app = fastify({ logger: { level: "warn", stream } });
  app.register(forFastify, {
    relyingParty,
    session: (request) => String(request.headers["x-session"]),
    ...(onRefused && {
      onRefused: (refusal, _request, reply) => reply.send(onRefused(refusal)),
    }),
  });
  app.get("/challenge", (request) => request.issueChallenge());
  app.register(async (child) => {
    const preHandler = app.verifySigner;
    child.post("/sign-in", { preHandler }, async (request) => ({
      name: request.signer?.subject.commonName,
    }));
  });
  const origin = await app.listen({ host: "127.0.0.1", port: 0 });
  return { origin, stop: () => app.close() };
};

const startExpress: Start = async (onRefused, log = () => undefined) => {
  const app = express();
  const signIn = forExpress({
    relyingParty,
    session: (request) => String(request.get("x-session")),
    onError: (_error, explanation) => log(explanation),
    ...(onRefused && {
      onRefused: (refusal, _request, response) =>
        response.send(onRefused(refusal)),
    }),
  });
  app.use(express.json(), express.urlencoded());
  app.get("/challenge", async (request, response) => {
    response.send(await signIn.issueChallenge(request));
  });
  app.post("/sign-in", signIn.verifySigner, (_request, response) => {
    response.json({ name: response.locals.signer?.subject.commonName });
  });
  const server: Server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const stop = () => {
    server.closeAllConnections();
    server.close();
    return once(server, "close");
  };
  return { origin: `http://127.0.0.1:${port}`, stop };
};

for (const [title, start] of [
  ["the Fastify plugin", startFastify],
  ["the Express middleware", startExpress],
] as const) {
  describe(title, () => {
    let site: Site;
    let explanations: string[];
    before(async () => {
      site = await start(undefined, (each) => explanations.push(each));
    });
    beforeEach(() => {
      explanations = [];
    });
    after(() => site.stop());

    const challengeFor = async (session: string) => {
      const headers = { "x-session": session };
      return (await fetch(`${site.origin}/challenge`, { headers })).text();
    };
    const signIn = async (
      session: string,
      body: object,
      language = "fr-FR",
    ) => {
      const response = await fetch(`${site.origin}/sign-in`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "accept-language": language,
          "x-session": session,
        },
        body: JSON.stringify(body),
      });
      return { status: response.status, body: await response.json() };
    };

    it("lets a customer in, once", async () => {
      const signature = signatureOver(await challengeFor("one"));
      assert.deepEqual(await signIn("one", { signature }), {
        status: 200,
        body: { name: "Hélène Lefèvre" },
      });
      const again = await signIn("one", { signature }, "en-GB,en;q=0.9");
      assert.equal(again.status, 403);
      assert.deepEqual(again.body, {
        code: "challenge_unknown",
        message:
          "This sign-in request is no longer valid. Reload the page and try again.",
      });
    });

    it("refuses another session’s signature, in French by default", async () => {
      const signature = signatureOver(await challengeFor("two"));
      await challengeFor("three");
      const { status, body } = await signIn("three", { signature }, "de");
      assert.equal(status, 403);
      assert.deepEqual(body, {
        code: "statement_mismatch",
        message:
          "La signature ne correspond pas à cette demande de connexion. Rechargez la page et recommencez.",
      });
    });

    it("logs which checks passed before one failed, and no secret", async () => {
      const signature = signatureOver(await challengeFor("session-five"));
      const challenge = await challengeFor("session-six");
      await signIn("session-six", { signature });
      const [explanation = "", ...others] = explanations;
      assert.deepEqual(others, []);
      assert.match(explanation, /^passed: It answers a challenge/m);
      assert.match(explanation, /^FAILED: The signature is good/m);
      assert.match(explanation, /^statement_mismatch: /m);
      const { nonce } = parseChallenge(challenge);
      for (const secret of [signature, nonce, "session-six"]) {
        assert.ok(!explanation.includes(secret));
      }
    });

    for (const [what, body] of [
      ["no field", {}],
      ["a number", { signature: 5 }],
      ["a list", { signature: ["x", "y"] }],
    ] as const) {
      it(`refuses ${what} where the signature should be`, async () => {
        const answer = await signIn("four", body);
        assert.equal(answer.status, 403);
        assert.equal((answer.body as Refusal).code, "message_invalid");
      });
    }

    it("lets the site answer refusals itself", async () => {
      const own = await start(({ code }) => `own page: ${code}`);
      const response = await fetch(`${own.origin}/sign-in`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: "{}",
      });
      assert.equal(await response.text(), "own page: message_invalid");
      await own.stop();
    });
  });
}
