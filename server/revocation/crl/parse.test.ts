import assert from "node:assert/strict";
import { extension, NOW } from "../../fixtures/certificates.ts";
import * as crl from "../../fixtures/crl.ts";
import * as der from "../../fixtures/der.ts";
import {
  authority,
  crlOf,
  rules,
  serialNumber,
  stranger,
} from "../../fixtures/revocation.ts";
import { openCrl, parseCrl } from "./parse.ts";

/** removeFromCRL, outside a delta CRL. */
const malformed = [{ serialNumber, extensions: [crl.reasonCode(8)] }];
/** A constructed OCTET STRING, which is BER. */
const ber = der.tlv(0x24, der.octetString(Buffer.of(1)));

describe("a CRL that is opened", () => {
  it("has its entries checked when they are asked for, and says so again", () => {
    const opened = openCrl(crlOf(authority, { entries: malformed }));
    const refused = { code: "crl_invalid", message: /removeFromCRL/ };
    assert.throws(() => opened.revoked(), refused);
    assert.throws(() => opened.revoked(), refused);
  });

  it("has its entries checked at once where it is parsed whole", () => {
    assert.throws(() => parseCrl(crlOf(authority, { entries: malformed })), {
      code: "crl_invalid",
      message: /removeFromCRL/,
    });
  });

  it("is refused by what is BER inside an entry when that is asked for", () => {
    const extensions = [der.sequence(der.oid("1.2.3"), ber)];
    const opened = openCrl(
      crlOf(authority, { entries: [{ serialNumber, extensions }] }),
    );
    assert.throws(() => opened.revoked(), {
      code: "crl_invalid",
      message: /BER/,
    });
  });

  const algorithm = der.sequence(der.oid("1.2.840.10045.4.3.2"));
  const good = {
    before: [der.integer(1), algorithm, authority.name, der.time(NOW)],
    behind: [],
    algorithm,
  };
  const assemble = (parts: {
    before: readonly Buffer[];
    behind: readonly Buffer[];
    algorithm: Buffer;
  }) =>
    der.sequence(
      der.sequence(...parts.before, ...parts.behind),
      parts.algorithm,
      der.bitString(Buffer.alloc(70)),
    );

  it("is not refused where nothing of this is so", () => {
    openCrl(assemble(good));
  });

  for (const [title, bytes, message] of [
    [
      "bytes behind it",
      Buffer.concat([assemble(good), ber]),
      /beyond the last/,
    ],
    ["no bytes at all", Buffer.of(), /missing/],
    ["an end cut off", assemble(good).subarray(0, -1), /truncated/],
    [
      "a BER issuer",
      assemble({
        ...good,
        before: [der.integer(1), algorithm, der.sequence(ber), der.time(NOW)],
      }),
      /issuer: BER/,
    ],
    [
      "BER algorithm parameters inside",
      assemble({
        ...good,
        before: [
          der.integer(1),
          der.sequence(der.oid("1.2.3"), ber),
          authority.name,
          der.time(NOW),
        ],
      }),
      /signature: BER/,
    ],
    [
      "BER algorithm parameters outside",
      assemble({ ...good, algorithm: der.sequence(der.oid("1.2.3"), ber) }),
      /signatureAlgorithm: BER/,
    ],
    [
      "a BER extension",
      assemble({
        ...good,
        behind: [
          der.explicit(0, der.sequence(der.sequence(der.oid("1.2.3"), ber))),
        ],
      }),
      /crlExtensions: BER/,
    ],
    [
      "an element behind its extensions",
      assemble({
        ...good,
        behind: [
          der.explicit(0, der.sequence(extension("1.2.3", Buffer.of(1)))),
          der.nullElement(),
        ],
      }),
      /beyond the last/,
    ],
  ] as const) {
    it(`is refused with ${title}`, () => {
      assert.throws(() => openCrl(bytes), { code: "crl_invalid", message });
    });
  }
});

rules("the entries of a CRL are read after its signature is verified:", [
  [
    "a CRL that somebody else signed, for that",
    { crls: [crlOf(stranger, { entries: malformed })] },
    "crl_invalid",
    /signature/,
  ],
  [
    "a CRL that the authority signed, for its entries",
    { crls: [crlOf(authority, { entries: malformed })] },
    "crl_invalid",
    /removeFromCRL/,
  ],
]);
