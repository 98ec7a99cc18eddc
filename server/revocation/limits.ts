/** Bounds on what revocation may cost the server. Sizes in bytes unless the name says otherwise. */

/** The largest public CRLs are some 10 MiB. */
export const MAX_CRL_BYTES = 16 * 1024 * 1024;
/** A CRL of MAX_CRL_BYTES with entries of the usual 36 bytes. */
export const MAX_REVOKED_CERTIFICATES = 500_000;
/** An entry with its reason has eight elements. */
export const MAX_CRL_ELEMENTS = 8 * MAX_REVOKED_CERTIFICATES;
/** Changes of certificateIssuer in an indirect CRL, whose entries are to be in order of issuers. */
export const MAX_CRL_ISSUERS = 1024;
/** Of one entry: three are in use. */
export const MAX_CRL_ENTRY_EXTENSIONS = 16;
/** A response with a delegated responder's certificate is some 2 KiB. */
export const MAX_OCSP_RESPONSE_BYTES = 64 * 1024;
/** Single responses, and certificates, in one OCSP response. */
export const MAX_OCSP_RESPONSES = 64;
export const MAX_OCSP_CERTIFICATES = 8;
/** RFC 9654 §2.1; requests carry the 32 bytes it recommends. */
export const MAX_OCSP_NONCE_BYTES = 128;
export const OCSP_NONCE_BYTES = 32;

/** A CRL issuer's certificate may be checked against the CRL of another delegated issuer, so many times over. */
export const MAX_CRL_DELEGATIONS = 2;

/** Signatures verified on the evidence about one path. One of RSA or P-256 takes some 0.1 ms. */
export const MAX_REVOCATION_SIGNATURES = 512;

export const MAX_URL_CHARACTERS = 1024;
/** RFC 5019 §5: a request whose URL would be longer goes by POST. */
export const MAX_OCSP_GET_CHARACTERS = 255;
/** Distribution points and AIA locations tried for one certificate; the rest are ignored. */
export const MAX_LOCATIONS = 4;

export const MAX_ACCESS_DESCRIPTIONS = 16;

export const MAX_CACHE_BYTES = 64 * 1024 * 1024;
/** A certificate revoked now is refused within this time, where its authority publishes at once. */
export const MAX_CACHE_MS = 60 * 60 * 1000;
/** What has no nextUpdate can be superseded at any moment (RFC 6960 §2.4). */
export const CACHE_WITHOUT_NEXT_UPDATE_MS = 5 * 60 * 1000;
export const RETRY_AFTER_FAILURE_MS = 30 * 1000;

export const FETCH_TIMEOUT_MS = 5_000;
/** For one CRL or answer, whatever the fetcher: what is not there by then has failed, and is asked for anew. */
export const LOAD_TIMEOUT_MS = 60_000;
/** Twice that, for everything a sign-in asks. */
export const GATHER_TIMEOUT_MS = 10_000;
/** How far another machine's clock may be ahead of or behind ours. */
export const CLOCK_SKEW_MS = 5 * 60 * 1000;
/** An answer without nextUpdate is newest information, RFC 6960 §2.4: it serves no longer than this. */
export const MAX_AGE_WITHOUT_NEXT_UPDATE_MS = 24 * 60 * 60 * 1000;
