import type { Certificate } from "../certificate/parse.ts";

/** Certificates of which each is named and signed by the next: the signer's first, a trust anchor last. */
export type SignedPath = readonly [Certificate, ...Certificate[]];
