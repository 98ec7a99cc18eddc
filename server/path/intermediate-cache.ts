import { hash } from "node:crypto";
import * as v from "valibot";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import { type Certificate, parseCertificate } from "../certificate/parse.ts";
import { equalBytes } from "../der/equal-bytes.ts";
import { DEFAULT_MAX_CACHED_INTERMEDIATES } from "../limits.ts";
import { count } from "../options/shapes.ts";
import type { SignedPath } from "./signed-path.ts";

export interface IntermediateCacheOptions {
  /** The certificate added first makes room for a new one beyond this number. */
  readonly maxEntries?: number;
}

const optionsSchema = v.strictObject({
  maxEntries: v.optional(count, DEFAULT_MAX_CACHED_INTERMEDIATES),
});

/**
 * Remembers what can never change about the intermediates of good paths: the certificate taken apart, its imported key,
 * and that the signature on it was made by a certain key. Everything else, from validity to revocation, is judged anew
 * each time, and so is whether the policy allows these keys and algorithms. Only the certificates of a path that was
 * good in everything get in, so strangers can neither fill it nor push others out.
 */
export class IntermediateCache {
  readonly #maxEntries: number;
  /** By the SHA-256 of their bytes. */
  readonly #entries = new Map<string, Entry>();
  /** The same by the certificates that `find` gives: no need to look at their bytes again. */
  readonly #own = new WeakMap<Certificate, Entry>();

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries;
  }

  /** All that are remembered, the one added first first. */
  get certificates(): readonly Certificate[] {
    return Array.from(this.#entries.values(), ({ certificate }) => certificate);
  }

  /** The certificate of these very bytes, if it is remembered. */
  find(bytes: Uint8Array): Certificate | undefined {
    return this.#entries.get(keyOf(bytes))?.certificate;
  }

  /** Whether the signature on a certificate is known to have been made by the issuer's key. */
  isSignedBy(certificate: Certificate, issuer: Certificate): boolean {
    const entry =
      this.#own.get(certificate) ?? this.#entries.get(keyOf(certificate.bytes));
    return (
      entry !== undefined && equalBytes(entry.issuerKey, issuer.publicKey.bytes)
    );
  }

  /** Adds the intermediates of a path that has been found good in everything. */
  add(path: SignedPath): void {
    for (let index = 1; index < path.length - 1; index++) {
      const candidate = path[index] as Certificate;
      if (this.#own.has(candidate)) continue;
      const { bytes } = candidate;
      const key = keyOf(bytes);
      if (this.#entries.has(key)) continue;
      const { publicKey } = path[index + 1] as Certificate;
      // Copies: whoever gave the bytes may write to them, and a slice would keep the whole message.
      const certificate = parseCertificate(Uint8Array.from(bytes));
      const issuerKey = Uint8Array.from(publicKey.bytes);
      const entry = { certificate, issuerKey };
      this.#entries.set(key, entry);
      this.#own.set(certificate, entry);
    }
    this.#dropOldest();
  }

  #dropOldest(): void {
    for (const key of this.#entries.keys()) {
      if (this.#entries.size <= this.#maxEntries) return;
      this.#entries.delete(key);
    }
  }
}

interface Entry {
  readonly certificate: Certificate;
  /** SubjectPublicKeyInfo, DER. */
  readonly issuerKey: Uint8Array;
}

/** @throws PasserelleError `configuration_refused` */
export function createIntermediateCache(
  options: IntermediateCacheOptions = {},
): IntermediateCache {
  const { maxEntries } = parseWith(
    optionsSchema,
    options,
    "configuration_refused",
  );
  return new IntermediateCache(maxEntries);
}

function keyOf(bytes: Uint8Array): string {
  return hash("sha256", bytes, "hex");
}
