/** Bounds on what certificates that nobody vouches for may have the server fetch. */

/** Certificates whose issuers are asked for at one sign-in: a longer path than authorities have. */
export const MAX_ASKED_CERTIFICATES = 4;
/** Of one certificate, in its order; the rest are ignored. */
export const MAX_ISSUER_LOCATIONS = 2;
/** In bytes: an issuer's certificate is some 2 KiB, and a bundle of cross-certificates ten times that. */
export const MAX_ANSWER_BYTES = 64 * 1024;
/** Certificates of the wanted name in one answer that are looked at. */
export const MAX_NAMED_ISSUERS = 8;
/** Locations whose answers are kept: those that were asked last. */
export const MAX_KEPT_ANSWERS = 128;
/** An issuer's certificate changes once in years. */
export const MAX_ANSWER_AGE_MS = 24 * 60 * 60 * 1000;
/** An answer without an issuer in it, or none at all, is not kept longer. */
export const RETRY_AFTER_MS = 30 * 1000;
/** How long a sign-in waits in all. */
export const COMPLETION_TIMEOUT_MS = 10_000;
