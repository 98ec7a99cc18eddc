import assert from "node:assert/strict";
import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { STRICT_ALGORITHMS } from "../algorithms/policy.ts";
import { parseCertificate } from "../certificate/parse.ts";
import { OpensslAuthority } from "../fixtures/openssl-ca.ts";
import { checkRevocation } from "./check-revocation.ts";
import { createHttpFetcher } from "./fetch-http.ts";
import { encodeOcspRequest } from "./ocsp/request.ts";
import {
  createRevocationSource,
  type RevocationSourceOptions,
} from "./source.ts";

const HOUR = 60 * 60 * 1000;

describe("createRevocationSource, with OpenSSL’s authority and responder", () => {
  let authority: OpensslAuthority;
  let customers = 0;

  before(async () => {
    authority = new OpensslAuthority();
    await authority.start();
  });
  after(() => authority.stop());
  beforeEach(() => {
    authority.requests.length = 0;
    Object.assign(authority.behaviour, {
      ocsp: "answers",
      crl: "answers",
      responder: "authority",
    });
  });

  function newCustomer() {
    const name = `customer-${++customers}`;
    const path = [authority.issue(name), authority.certificate].map((bytes) =>
      parseCertificate(bytes),
    );
    return { name, path };
  }

  function start(options: Partial<RevocationSourceOptions> = {}) {
    const problems: ErrorCode[] = [];
    const source = createRevocationSource({
      mode: "hard",
      fetcher: createHttpFetcher({ allowedOrigins: [authority.origin] }),
      onProblem: ({ code }) => problems.push(code),
      ...options,
    });
    const check = async (
      { path }: ReturnType<typeof newCustomer>,
      at = new Date(),
    ) => {
      const evidence = await source.gather(path, at, STRICT_ALGORITHMS);
      return checkRevocation({ path, at, mode: source.mode, ...evidence });
    };
    return { check, problems };
  }

  it("asks the responder by POST with a nonce, which it gives back", async () => {
    const { check, problems } = start({ nonce: "require" });
    assert.deepEqual(await check(newCustomer()), ["ocsp"]);
    assert.deepEqual(authority.requests, ["POST /ocsp"]);
    assert.deepEqual(problems, []);
  });

  it("asks by GET where no nonce is wanted", async () => {
    const { check } = start({ nonce: "omit" });
    assert.deepEqual(await check(newCustomer()), ["ocsp"]);
    assert.match(authority.requests[0] ?? "", /^GET \/ocsp\/MF/);
  });

  it("accepts a delegated responder", async () => {
    authority.behaviour.responder = "delegate";
    const { check } = start();
    assert.deepEqual(await check(newCustomer()), ["ocsp"]);
  });

  it("refuses a certificate that the responder has revoked", async () => {
    const customer = newCustomer();
    authority.revoke(customer.name);
    const { check } = start();
    await assert.rejects(check(customer), {
      code: "certificate_revoked",
      message: /keyCompromise/,
    });
    assert.deepEqual(authority.requests, ["POST /ocsp"]);
  });

  it("turns to the CRL when the responder is down", async () => {
    authority.behaviour.ocsp = "is down";
    const customer = newCustomer();
    const { check, problems } = start();
    assert.deepEqual(await check(customer), ["crl"]);
    assert.deepEqual(authority.requests, ["POST /ocsp", "GET /ca.crl"]);
    assert.deepEqual(problems, ["fetch_failed"]);

    authority.revoke(customer.name, "superseded");
    authority.publishCrl();
    await assert.rejects(start().check(customer), {
      code: "certificate_revoked",
      message: /superseded/,
    });
  });

  it("takes an old CRL for what it is", async () => {
    authority.behaviour.ocsp = "is down";
    const { check, problems } = start();
    const inTwoDays = new Date(Date.now() + 48 * HOUR);
    await assert.rejects(check(newCustomer(), inTwoDays), {
      code: "revocation_unavailable",
    });
    assert.deepEqual(problems, ["fetch_failed", "crl_stale"]);
  });

  it("refuses an answer played back to another request", async () => {
    const customer = newCustomer();
    await start().check(customer);
    authority.behaviour.ocsp = "answers as before";
    authority.behaviour.crl = "is down";
    const { check, problems } = start();
    await assert.rejects(check(customer), { code: "revocation_unavailable" });
    assert.deepEqual(problems, ["ocsp_invalid", "fetch_failed"]);
  });

  it("refuses an answer without nonce where one is required", async () => {
    const customer = newCustomer();
    await start({ nonce: "omit" }).check(customer);
    authority.behaviour.ocsp = "answers as before";
    authority.behaviour.crl = "is down";
    await start({ nonce: "offer" }).check(customer);
    await assert.rejects(start({ nonce: "require" }).check(customer), {
      code: "revocation_unavailable",
    });
  });

  it("refuses the answer about another customer", async () => {
    await start({ nonce: "omit" }).check(newCustomer());
    authority.behaviour.ocsp = "answers as before";
    authority.behaviour.crl = "is down";
    const { check, problems } = start({ nonce: "omit" });
    await assert.rejects(check(newCustomer()), {
      code: "revocation_unavailable",
    });
    assert.deepEqual(problems, ["ocsp_invalid", "fetch_failed"]);
  });

  it("asks once for many sign-ins, and again after its time", async () => {
    const customer = newCustomer();
    const { check } = start();
    await Promise.all(Array.from({ length: 20 }, () => check(customer)));
    await check(customer);
    assert.equal(authority.requests.length, 1);
    authority.revoke(customer.name);
    await check(customer);
    await assert.rejects(check(customer, new Date(Date.now() + HOUR + 1000)), {
      code: "certificate_revoked",
    });
    assert.equal(authority.requests.length, 2);
  });

  it("passes softly when nothing is to be had, and says so", async () => {
    authority.behaviour.ocsp = "is down";
    authority.behaviour.crl = "is down";
    const customer = newCustomer();
    const { check, problems } = start({ mode: "soft" });
    assert.deepEqual(await check(customer), ["none"]);
    assert.deepEqual(problems, ["fetch_failed", "fetch_failed"]);
    await assert.rejects(start().check(customer), {
      code: "revocation_unavailable",
    });
  });

  it("by default sends nothing to the private addresses in a certificate", async () => {
    const { check, problems } = start({ fetcher: createHttpFetcher() });
    await assert.rejects(check(newCustomer()), {
      code: "revocation_unavailable",
    });
    assert.deepEqual(problems, ["fetch_refused", "fetch_refused"]);
    assert.deepEqual(authority.requests, []);
  });

  it("asks nobody in a closed network, where CRLs are at hand", async () => {
    const customer = newCustomer();
    const crls = { current: () => [authority.publishCrl()] };
    const { check } = start({ fetcher: "none", crls });
    assert.deepEqual(await check(customer), ["crl"]);
    authority.revoke(customer.name);
    await assert.rejects(check(customer), { code: "certificate_revoked" });
    assert.deepEqual(authority.requests, []);
  });

  it("asks nobody where a CRL at hand settles it", async () => {
    const crls = { current: () => [authority.publishCrl()] };
    const { check } = start({ crls });
    assert.deepEqual(await check(newCustomer()), ["crl"]);
    assert.deepEqual(authority.requests, []);
  });

  it("encodes the very request that OpenSSL does", () => {
    const { name, path } = newCustomer();
    const [certificate, ...authorities] = path;
    assert.ok(certificate);
    const request = encodeOcspRequest({ certificate, authorities });
    assert.deepEqual(Buffer.from(request), authority.ocspRequest(name));
  });
});
