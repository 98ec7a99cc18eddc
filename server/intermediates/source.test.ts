import assert from "node:assert/strict";
import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { STRICT_ALGORITHMS } from "../algorithms/policy.ts";
import { parseCertificate } from "../certificate/parse.ts";
import * as make from "../fixtures/certificates.ts";
import { issuersAt } from "../fixtures/issuer-server.ts";
import { keyPair } from "../fixtures/keys.ts";
import { authority, customer, root } from "../fixtures/sign-in.ts";
import {
  createIntermediateSource,
  type IntermediateSourceOptions,
} from "./source.ts";
import {
  MAX_ANSWER_AGE_MS,
  MAX_KEPT_ANSWERS,
  RETRY_AFTER_MS,
} from "./limits.ts";

const URL_A = "http://a.example/authority.cer";
const URL_B = "http://b.example/authority.cer";
const impostor = make.intermediateAuthority(
  root,
  "Autorité",
  keyPair("P-256", "impostor"),
);
const namesake = make.intermediateAuthority(root, "Autorité", authority.key);

/** A source on a network that serves what `served` says. */
function start(
  served: Record<string, Uint8Array>,
  options: Partial<IntermediateSourceOptions> = {},
) {
  const requests: string[] = [];
  const problems: ErrorCode[] = [];
  const source = createIntermediateSource({
    fetcher: async ({ url }) => {
      requests.push(url);
      const bytes = served[url];
      if (!bytes) throw new PasserelleError("fetch_failed", "nothing there");
      return Uint8Array.from(bytes);
    },
    onProblem: ({ code }) => problems.push(code),
    ...options,
  });
  const find = async (
    urls: readonly string[],
    afterMs = 0,
    signal = new AbortController().signal,
  ) => {
    const certificate = parseCertificate(customer({}, [issuersAt(...urls)]));
    const at = new Date(make.NOW.getTime() + afterMs);
    const found = await source.findIssuers(
      certificate,
      at,
      STRICT_ALGORITHMS,
      signal,
    );
    return found.map(({ bytes }) => Buffer.from(bytes));
  };
  return { find, requests, problems };
}

describe("createIntermediateSource", () => {
  it("brings who signed the certificate, and asks once for many sign-ins", async () => {
    const { find, requests, problems } = start({
      [URL_A]: authority.certificate,
    });
    for (const found of [
      ...(await Promise.all([find([URL_A]), find([URL_A])])),
      await find([URL_A], MAX_ANSWER_AGE_MS - 1),
    ]) {
      assert.deepEqual(found, [authority.certificate]);
    }
    assert.deepEqual(requests, [URL_A]);
    await find([URL_A], MAX_ANSWER_AGE_MS);
    assert.equal(requests.length, 2);
    assert.deepEqual(problems, []);
  });

  it("goes on to the next location where there is nothing, or a namesake", async () => {
    for (const first of [undefined, impostor.certificate, root.certificate]) {
      const { find, requests } = start({
        ...(first && { [URL_A]: first }),
        [URL_B]: namesake.certificate,
      });
      assert.deepEqual(await find([URL_A, URL_B]), [namesake.certificate]);
      assert.deepEqual(requests, [URL_A, URL_B]);
    }
  });

  it("asks soon again where what came was of no use, and not at once", async () => {
    const served = { [URL_A]: impostor.certificate };
    const { find, requests } = start(served);
    assert.deepEqual(await find([URL_A]), []);
    served[URL_A] = authority.certificate;
    assert.deepEqual(await find([URL_A], RETRY_AFTER_MS - 1), []);
    assert.equal(requests.length, 1);
    const both = [find([URL_A], RETRY_AFTER_MS), find([URL_A], RETRY_AFTER_MS)];
    for (const found of await Promise.all(both)) {
      assert.deepEqual(found, [authority.certificate]);
    }
    assert.equal(requests.length, 2);
  });

  it("asks again where the clock was far ahead before", async () => {
    const { find, requests } = start({ [URL_A]: authority.certificate });
    await find([URL_A], 10 * MAX_ANSWER_AGE_MS);
    await find([URL_A]);
    assert.equal(requests.length, 2);
    await find([URL_A], -1000);
    assert.equal(requests.length, 2);
  });

  it("keeps what it has where nothing comes any more", async () => {
    const served: Record<string, Uint8Array> = {
      [URL_A]: authority.certificate,
    };
    const { find, problems } = start(served);
    await find([URL_A]);
    delete served[URL_A];
    const found = await find([URL_A], MAX_ANSWER_AGE_MS);
    assert.deepEqual(found, [authority.certificate]);
    assert.deepEqual(problems, ["fetch_failed"]);
  });

  it("keeps no more answers than its limit, those asked last", async () => {
    const { find, requests } = start({ [URL_A]: authority.certificate });
    await find([URL_A]);
    for (let index = 0; index < MAX_KEPT_ANSWERS; index++) {
      await find([`http://${index}.example/`]);
    }
    const before = requests.length;
    await find([`http://${MAX_KEPT_ANSWERS - 1}.example/`]);
    assert.equal(requests.length, before);
    await find([URL_A]);
    assert.equal(requests.length, before + 1);
  });

  it("asks the hosts it was given alone", async () => {
    const { find, requests } = start(
      { [URL_B]: authority.certificate },
      { hosts: ["b.example"] },
    );
    const urls = [URL_A, "http://[", "http://b.example.a.example/", URL_B];
    assert.deepEqual(await find(urls), [authority.certificate]);
    assert.deepEqual(requests, [URL_B]);
  });

  it("waits no longer than the sign-in does", async () => {
    const { find } = start({}, { fetcher: () => new Promise(() => undefined) });
    const controller = new AbortController();
    const found = find([URL_A, URL_B], 0, controller.signal);
    controller.abort();
    assert.deepEqual(await found, []);
  });

  it("passes on a fault of the fetcher, and keeps nothing of it", async () => {
    const fault = new TypeError("a fault");
    let isFaulty = true;
    const fetcher = async () => {
      if (isFaulty) throw fault;
      return Uint8Array.from(authority.certificate);
    };
    const { find } = start({}, { fetcher });
    await assert.rejects(find([URL_A]), fault);
    isFaulty = false;
    assert.deepEqual(await find([URL_A]), [authority.certificate]);
  });

  it("is not made of options it does not know", () => {
    for (const options of [
      { hosts: [] },
      { hosts: ["a.example:80"] },
      { hosts: ["http://a.example"] },
      { hosts: ["A.example"] },
      { fetcher: "none" },
      { cache: 1 },
    ]) {
      assert.throws(
        () => createIntermediateSource(options as IntermediateSourceOptions),
        { code: "configuration_refused" },
      );
    }
  });
});
