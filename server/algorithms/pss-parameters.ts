import {
  type AlgorithmIdentifier,
  parseAlgorithmIdentifier,
} from "../certificate/algorithm-identifier.ts";
import { DerReader } from "../der/reader.ts";
import { refuseDer } from "../der/refuse.ts";
import { contextConstructed, TAG } from "../der/tags.ts";
import { findDigest } from "./digest.ts";
import { refuseAlgorithm } from "./refuse.ts";
import {
  MGF1_OID,
  PSS_DEFAULT_DIGEST,
  PSS_DEFAULT_SALT_BYTES,
  type DigestAlgorithm,
} from "./table.ts";

export interface PssParameters {
  /** Of the message, and of MGF1. */
  readonly digest: DigestAlgorithm;
  readonly saltBytes: number;
}

/**
 * Parses RSASSA-PSS-params (RFC 4055 §3.1). Accepted is MGF1 over the same digest as the message's, which RFC 8017
 * §9.1 recommends and every signer in the field uses.
 *
 * @param parameters DER of the whole element
 * @throws PasserelleError `der_invalid`, `algorithm_not_allowed`
 */
export function parsePssParameters(
  parameters: Uint8Array,
  what: string,
): PssParameters {
  const fields = new DerReader(parameters).enter(TAG.sequence, what);
  const hash = readExplicit(fields, 0, (field) =>
    parseAlgorithmIdentifier(field, what),
  );
  const digest = hash ? findDigest(hash, what) : PSS_DEFAULT_DIGEST;
  const mask = readExplicit(fields, 1, (field) =>
    parseAlgorithmIdentifier(field, what),
  );
  const maskDigest = mask ? maskDigestOf(mask, what) : PSS_DEFAULT_DIGEST;
  const salt = readExplicit(fields, 2, (field) => field.readSmallInteger(what));
  const trailer = readExplicit(fields, 3, (field) =>
    field.readSmallInteger(what),
  );
  fields.expectEnd(what);
  if (
    salt === PSS_DEFAULT_SALT_BYTES ||
    trailer === 1 ||
    (hash && digest.name === PSS_DEFAULT_DIGEST.name) ||
    (mask && maskDigest.name === PSS_DEFAULT_DIGEST.name)
  ) {
    throw refuseDer(what, "BER encoding of a default value");
  }
  if (trailer !== undefined) throw refuseAlgorithm(what, "PSS trailer field");
  if (maskDigest.name !== digest.name) {
    throw refuseAlgorithm(what, "PSS with another digest for MGF1");
  }
  return { digest, saltBytes: salt ?? PSS_DEFAULT_SALT_BYTES };
}

function maskDigestOf(
  mask: AlgorithmIdentifier,
  what: string,
): DigestAlgorithm {
  if (mask.oid !== MGF1_OID || !mask.parameters) {
    throw refuseAlgorithm(what, "PSS mask generation other than MGF1");
  }
  const reader = new DerReader(mask.parameters);
  return findDigest(parseAlgorithmIdentifier(reader, what), what);
}

function readExplicit<Value>(
  fields: DerReader,
  number: number,
  read: (field: DerReader) => Value,
): Value | undefined {
  const field = fields.enterOptional(contextConstructed(number), "PSS field");
  if (!field) return undefined;
  const value = read(field);
  field.expectEnd("PSS field");
  return value;
}
