import {
  MAX_CHALLENGE_CHARACTERS,
  MAX_SIGNATURE_CHARACTERS,
} from "@passerelle/shared/limits.ts";

/** An identifier and a token. */
export const MAX_FORM_BYTES = 4 * 1024;
/** Challenge and signature, with room for a signature that is too large to be refused under that name. */
export const MAX_CERTIFICATE_FORM_BYTES =
  MAX_CHALLENGE_CHARACTERS + 2 * MAX_SIGNATURE_CHARACTERS;

/** Requests a minute from one address. A whole office may sit behind it; verification is what it protects. */
export const MAX_PAGES_PER_MINUTE = 300;
export const MAX_SIGN_INS_PER_MINUTE = 60;

/**
 * Refusals of one user from one address before that pair has to wait. Counted by pair, so that nobody can lock a
 * customer out from elsewhere.
 */
export const SIGN_IN_ATTEMPTS = {
  maxAttempts: 10,
  windowMs: 15 * 60 * 1000,
} as const;

/** Within this time, refused forms of one user from one address are one entry of the audit trail. */
export const FORM_REFUSAL_WINDOW_MS = 15 * 60 * 1000;

/** How soon a CRL that was put into the folder counts. */
export const CRL_RELOAD_MS = 60 * 1000;
/** How soon the trust anchors' files count when they have been replaced. */
export const TRUST_ANCHORS_RELOAD_MS = 60 * 1000;

/** The database keeps entries of the audit trail for a year in any case. */
export const MIN_AUDIT_RETENTION_DAYS = 365;
export const MAX_AUDIT_RETENTION_DAYS = 3660;

export const DEFAULT_SESSION_IDLE_MINUTES = 15;
export const DEFAULT_SESSION_ABSOLUTE_MINUTES = 8 * 60;

/** How long a client may take to send its request, and how long a quiet connection is kept. */
export const REQUEST_TIMEOUT_MS = 30 * 1000;
export const KEEP_ALIVE_TIMEOUT_MS = 10 * 1000;
