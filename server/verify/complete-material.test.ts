import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import * as make from "../fixtures/certificates.ts";
import * as der from "../fixtures/der.ts";
import { IssuerServer } from "../fixtures/issuer-server.ts";
import { keyPair } from "../fixtures/keys.ts";
import * as signIn from "../fixtures/sign-in.ts";
import { buildSignedData } from "../fixtures/signed-data.ts";
import { createIntermediateSource } from "../intermediates/source.ts";
import {
  MAX_ANSWER_BYTES,
  MAX_ASKED_CERTIFICATES,
  MAX_ISSUER_LOCATIONS,
} from "../intermediates/limits.ts";
import { createIntermediateCache } from "../path/intermediate-cache.ts";
import { createHttpFetcher } from "../revocation/fetch-http.ts";
import { createRevocationSource } from "../revocation/source.ts";

const { root, authority } = signIn;
const middle = make.intermediateAuthority(
  root,
  "Milieu",
  keyPair("P-256", "middle"),
);

describe("a sign-in whose message lacks intermediates", () => {
  const server = new IssuerServer();
  let problems: string[];
  before(() => server.start());
  after(() => server.stop());
  beforeEach(() => {
    server.forget();
    problems = [];
  });

  const personAt = (...paths: readonly string[]) =>
    signIn.customer({}, [make.keyUsage(0), server.issuersAt(...paths)]);
  /** The issuing authority, by somebody else than the root. */
  const issuedBy = (issuer: make.Authority, ...paths: readonly string[]) =>
    make.intermediateAuthority(issuer, "Autorité", authority.key, {}, [
      server.issuersAt(...paths),
    ]).certificate;
  const online = () =>
    createIntermediateSource({
      fetcher: createHttpFetcher({ allowedOrigins: [server.origin] }),
      onProblem: ({ code, message }) => problems.push(`${code} ${message}`),
    });

  async function verify(
    certificate: Buffer,
    certificates: readonly Buffer[] = [],
    options: Parameters<typeof signIn.relyingPartyWith>[0] = {
      intermediateSource: online(),
    },
  ) {
    const relyingParty = signIn.relyingPartyWith(options);
    const challenge = await signIn.challengeOf(relyingParty);
    const defects = { certificates };
    const signature = signIn.answer(challenge, { certificate, defects });
    const { path } = await relyingParty.verify({
      signature,
      session: signIn.SESSION,
    });
    return path.map((each) => Buffer.from(each));
  }

  it("asks for them, one above the other, up to a trust anchor", async () => {
    const issuing = issuedBy(middle, "/middle");
    server.answers.set("/issuing", issuing);
    server.answers.set(
      "/middle",
      buildSignedData({
        version: der.integer(1),
        digestAlgorithms: [],
        contentType: "1.2.840.113549.1.7.1",
        certificates: [root.certificate, middle.certificate],
        signerInfos: [],
      }),
    );
    const person = personAt("/issuing");
    const path = [person, issuing, middle.certificate, root.certificate];
    assert.deepEqual(await verify(person), path);
    assert.deepEqual(server.requests, ["/issuing", "/middle"]);
    server.requests.length = 0;
    assert.deepEqual(await verify(person, [issuing]), path);
    assert.deepEqual(server.requests, ["/middle"]);
    assert.deepEqual(problems, []);
  });

  it("asks nobody unless it is told to, nor where nothing is missing", async () => {
    server.answers.set("/issuing", authority.certificate);
    const person = personAt("/issuing");
    await assert.rejects(verify(person, [], {}), { code: "path_not_found" });
    await verify(person, [authority.certificate]);
    assert.deepEqual(server.requests, []);
  });

  it("looks for a path once where nothing is missing", async () => {
    const searchesWith = async (
      options: Parameters<typeof signIn.relyingPartyWith>[0],
    ) => {
      const intermediateCache = createIntermediateCache();
      let searches = 0;
      intermediateCache.isSignedBy = () => {
        searches++;
        return false;
      };
      await verify(personAt(), [authority.certificate], {
        ...options,
        intermediateCache,
      });
      return searches;
    };
    const without = await searchesWith({});
    assert.ok(without > 0);
    const intermediateSource = online();
    assert.equal(await searchesWith({ intermediateSource }), without);
  });

  it("asks nobody where the signer’s own certificate is at fault", async () => {
    const expired = signIn.customer({ notAfter: der.time(make.NOT_BEFORE) }, [
      make.keyUsage(0),
      server.issuersAt("/issuing"),
    ]);
    await assert.rejects(verify(expired, [authority.certificate]), {
      code: "certificate_expired",
    });
    assert.deepEqual(server.requests, []);
  });

  it("finds the renewed certificate of an authority whose old one is in the message", async () => {
    const old = make.intermediateAuthority(root, "Autorité", authority.key, {
      notAfter: der.time(make.NOT_BEFORE),
    }).certificate;
    server.answers.set("/issuing", authority.certificate);
    const person = personAt("/issuing");
    const path = [person, authority.certificate, root.certificate];
    assert.deepEqual(await verify(person, [old]), path);
  });

  it("needs no network again where the cache of intermediates has them", async () => {
    server.answers.set("/issuing", authority.certificate);
    const intermediateCache = createIntermediateCache();
    const person = personAt("/issuing");
    const signInAgain = () =>
      verify(person, [], { intermediateSource: online(), intermediateCache });
    await signInAgain();
    server.answers.clear();
    await signInAgain();
    assert.deepEqual(server.requests, ["/issuing"]);
  });

  it("judges the revocation of what it found as ever", async () => {
    server.answers.set("/issuing", authority.certificate);
    const revocation = createRevocationSource({
      mode: "hard",
      fetcher: "none",
    });
    await assert.rejects(
      verify(personAt("/issuing"), [], {
        intermediateSource: online(),
        revocation,
      }),
      {
        code: "revocation_unavailable",
      },
    );
  });

  it("trusts nothing for being served: a root that is no anchor stays one", async () => {
    const stranger = make.rootAuthority("Étrangère", keyPair("P-256", "x"));
    const issuing = issuedBy(stranger, "/root");
    server.answers.set("/issuing", issuing);
    server.answers.set("/root", stranger.certificate);
    await assert.rejects(verify(personAt("/issuing")), {
      code: "path_not_found",
    });
    assert.deepEqual(server.requests, ["/issuing", "/root"]);
  });

  it("asks for few, though each issuer names another one", async () => {
    // Each is signed by the next, and says where that is to be had: without end.
    const keyOf = (number: number) => keyPair("P-256", `endless ${number}`);
    const authorityOf = (number: number): make.Authority => ({
      name: make.name(`Sans fin ${number}`),
      key: keyOf(number),
      certificate: Buffer.of(),
    });
    for (let number = 0; number < 20; number++) {
      const { certificate } = make.intermediateAuthority(
        authorityOf(number + 1),
        `Sans fin ${number}`,
        keyOf(number),
        {},
        [server.issuersAt(`/${number + 1}`)],
      );
      server.answers.set(`/${number}`, certificate);
    }
    server.answers.set("/issuing", issuedBy(authorityOf(0), "/0"));
    await assert.rejects(verify(personAt("/issuing")), {
      code: "path_not_found",
    });
    assert.deepEqual(
      server.requests,
      ["/issuing", "/0", "/1", "/2"].slice(0, MAX_ASKED_CERTIFICATES),
    );
  });

  it("is not sent round in circles by authorities that issued one another", async () => {
    const other = make.intermediateAuthority(
      authority,
      "Autre",
      keyPair("P-256", "other"),
      {},
      [server.issuersAt("/issuing")],
    );
    server.answers.set("/issuing", issuedBy(other, "/other"));
    server.answers.set("/other", other.certificate);
    await assert.rejects(verify(personAt("/issuing")), {
      code: "path_not_found",
    });
    assert.deepEqual(server.requests, ["/issuing", "/other"]);
  });

  it("asks for few, whatever number of locations and certificates there are", async () => {
    const places = (name: string) =>
      Array.from({ length: 10 }, (_, index) => `/${name}/${index}`);
    const crossed = Array.from({ length: 20 }, (_, index) => {
      const key = keyPair("P-256", `crossed ${index}`);
      const by = { name: make.name(`Croisée ${index}`), key };
      return issuedBy(
        { ...by, certificate: Buffer.of() },
        ...places(`crossed-${index}`),
      );
    });
    await assert.rejects(verify(personAt(...places("person")), crossed), {
      code: "path_not_found",
    });
    assert.equal(
      server.requests.length,
      MAX_ASKED_CERTIFICATES * MAX_ISSUER_LOCATIONS,
    );
  });

  for (const [title, answer, problem] of [
    [
      "a body without end",
      (response: ServerResponse) => {
        const write = () => {
          while (!response.destroyed && response.write(Buffer.alloc(65_536)));
        };
        response.on("drain", write);
        write();
      },
      `more than ${MAX_ANSWER_BYTES} bytes`,
    ],
    [
      "a redirect to a private address",
      (response: ServerResponse) =>
        response
          .writeHead(302, { location: `${server.origin}/elsewhere` })
          .end(),
      "HTTP status 302",
    ],
    [
      "a page",
      (response: ServerResponse) =>
        response
          .setHeader("content-type", "text/html")
          .end("<!DOCTYPE html><title>Bonjour</title>"),
      "der_invalid",
    ],
    [
      "something else in DER",
      Buffer.from(
        keyPair("P-256", "x").privateKey.export({
          type: "pkcs8",
          format: "der",
        }),
      ),
      "tbsCertificate",
    ],
    [
      "an encoded body",
      (response: ServerResponse) =>
        response.setHeader("content-encoding", "gzip").end("x"),
      "an encoded body",
    ],
  ] as const) {
    it(`is refused as before where the answer is ${title}`, async () => {
      server.answers.set("/issuing", answer);
      server.answers.set("/elsewhere", authority.certificate);
      await assert.rejects(verify(personAt("/issuing")), {
        code: "path_not_found",
      });
      assert.deepEqual(server.requests, ["/issuing"]);
      assert.equal(problems.length, 1);
      assert.ok(problems[0]?.includes(problem), problems[0]);
    });
  }

  it("by default sends nothing to a private address or another port", async () => {
    server.answers.set("/issuing", authority.certificate);
    const intermediateSource = createIntermediateSource({
      onProblem: ({ code }) => problems.push(code),
    });
    const person = signIn.customer({}, [
      make.keyUsage(0),
      server.issuersAt("/issuing"),
    ]);
    await assert.rejects(verify(person, [], { intermediateSource }), {
      code: "path_not_found",
    });
    assert.deepEqual(problems, ["fetch_refused"]);
    assert.deepEqual(server.requests, []);
  });
});
