import * as make from "../../server/fixtures/certificates.ts";
import * as der from "../../server/fixtures/der.ts";
import { keyPair, signing, spki } from "../../server/fixtures/keys.ts";
import { CHAIN_DEFECTS } from "./chain-defects.ts";
import type { Defect } from "./defect.ts";
import type { Dice } from "./mutate.ts";

/** A chain with what was done to it. */
export interface GeneratedChain {
  readonly anchor: Uint8Array;
  readonly intermediates: readonly Uint8Array[];
  readonly certificate: Uint8Array;
  readonly defect: Defect;
}

/** A chain of three to five certificates, with a defect in one of those below the anchor. */
export function generateChain(number: number, dice: Dice): GeneratedChain {
  const defect = dice.pick(CHAIN_DEFECTS);
  const issuers = 1 + dice.below(3);
  const place =
    defect.on === "last"
      ? issuers + 1
      : 1 + dice.below(defect.on === "issuer" ? issuers : issuers + 1);
  const keyOf = (level: number) => keyPair("P-256", `chain ${level}`);
  const nameOf = (level: number) => make.name(`${number}.${level}`);
  const anchor = make.rootAuthority(`${number}.0`, keyOf(0)).certificate;
  const below = Array.from({ length: issuers + 1 }, (_, index) => {
    const level = index + 1;
    const key = keyOf(level);
    const fields: make.CertificateFields = {
      version: 3,
      serialNumber: der.integer(number * 10 + level + 1),
      issuer: nameOf(level - 1),
      subject: nameOf(level),
      notBefore: der.time(make.NOT_BEFORE),
      notAfter: der.time(make.NOT_AFTER),
      publicKey: spki(key),
      signing: signing(keyOf(level - 1)),
      extensions: [
        make.authorityKeyIdentifier(keyOf(level - 1)),
        ...(level <= issuers
          ? make.authorityExtensions(key)
          : [make.keyUsage(0)]),
      ],
    };
    const change =
      level === place ? defect.change(fields, issuers - level) : {};
    const changeLast =
      level === issuers + 1 ? (defect.changeLast?.(fields) ?? {}) : {};
    return make.buildCertificate({ ...fields, ...change, ...changeLast });
  });
  return {
    anchor,
    intermediates: below.slice(0, -1),
    certificate: below.at(-1) as Buffer,
    defect,
  };
}
