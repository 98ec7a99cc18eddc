import { MAX_HOST_MESSAGE_BYTES } from "@passerelle/shared/limits.ts";
import type {
  CertificateSummary,
  TokenSnapshot,
  TokenSummary,
} from "@passerelle/shared/protocol/tokens.ts";
import { shareOut } from "./share-out.ts";

/** What stands around a snapshot in its frame. */
const ENVELOPE_BYTES = 1024;

/** A token's own fields, or one of its certificates. */
interface Part {
  readonly token: TokenSummary;
  readonly certificate: CertificateSummary | null;
  readonly bytes: number;
}

/**
 * Leaves out of a snapshot what would make its frame larger than browsers take. The library that fills most of it loses
 * certificates and tokens, the last ones first.
 *
 * @param ownerOf the library a token belongs to
 */
export function fitSnapshot(
  snapshot: TokenSnapshot,
  ownerOf: (token: TokenSummary) => unknown,
): TokenSnapshot {
  if (sizeOf(snapshot) <= MAX_HOST_MESSAGE_BYTES - ENVELOPE_BYTES)
    return snapshot;
  const around = { ...snapshot, tokens: [] };
  const parts = shareOut(
    snapshot.tokens.flatMap(partsOf),
    MAX_HOST_MESSAGE_BYTES - ENVELOPE_BYTES - sizeOf(around),
    { ownerOf: ({ token }) => ownerOf(token), costOf: ({ bytes }) => bytes },
  );
  const kept = new Map<TokenSummary, CertificateSummary[]>();
  for (const { token, certificate } of parts) {
    const certificates = kept.get(token) ?? [];
    kept.set(token, certificates);
    if (certificate !== null) certificates.push(certificate);
  }
  const tokens: TokenSummary[] = [];
  for (const [token, certificates] of kept)
    tokens.push({ ...token, certificates });
  return { ...snapshot, tokens };
}

function partsOf(token: TokenSummary): Part[] {
  const itself = { ...token, certificates: [] };
  return [
    { token, certificate: null, bytes: sizeOf(itself) },
    ...token.certificates.map((certificate) => ({
      token,
      certificate,
      bytes: sizeOf(certificate),
    })),
  ];
}

/** With the comma behind it. */
function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value)) + 1;
}
