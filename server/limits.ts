/** Bounds on what untrusted bytes may cost the server. Sizes in bytes. */

/** Certificates, names and SignedData nest some twelve levels in practice. */
export const MAX_DER_DEPTH = 32;
/** A SignedData of the greatest allowed size with ordinary certificates has some 4,000 elements. */
export const MAX_DER_ELEMENTS = 16_384;
export const MAX_OID_BYTES = 64;

export const MAX_EXTENSIONS = 64;
/** RFC 5280 §4.1.2.2. */
export const MAX_SERIAL_NUMBER_BYTES = 20;
export const MAX_NAME_ATTRIBUTES = 64;
/** Longer names are compared by their bytes alone: one letter can stand for eighteen (Unicode NFKC). */
export const MAX_COMPARED_NAME_BYTES = 4096;
/** In one subjectAltName or name constraint. */
export const MAX_GENERAL_NAMES = 1024;
/** Verifying costs the square of it. */
export const MAX_RSA_MODULUS_BITS = 8192;
/** Verifying costs in proportion to it. */
export const MAX_RSA_EXPONENT_BYTES = 4;

/** A signer's certificate and what intermediates its token holds. */
export const MAX_CMS_CERTIFICATES = 32;
export const MAX_CMS_CRLS = 32;
export const MAX_SIGNED_ATTRIBUTES = 32;

/** In one certificate. */
export const MAX_POLICIES = 128;
export const MAX_DISTRIBUTION_POINTS = 64;
/** Names times constraints along one path. */
export const MAX_NAME_COMPARISONS = 65_536;
/** Pairs of certificate and possible issuer looked at in building a path. */
export const MAX_PATH_STEPS = 256;
/** Good paths of one certificate whose revocation is looked at; real ones are cross-certified once or twice. */
export const MAX_PATHS = 16;
/** Signatures verified in building a path: with the costliest RSA keys allowed, some hundredth of a second in all. */
export const MAX_PATH_SIGNATURES = 48;

/** A signed document with its content inside. */
export const MAX_SIGNED_DATA_BYTES = 32 * 1024 * 1024;
export const MAX_SESSION_CHARACTERS = 256;
/** More than the authorities of a country's trusted list have. */
export const DEFAULT_MAX_CACHED_INTERMEDIATES = 256;
export const DEFAULT_MAX_PENDING_CHALLENGES = 100_000;
export const MAX_CHALLENGE_LIFETIME_MS = 60 * 60 * 1000;
/** Clocks off by a time zone, even the widest, still sign in. */
export const MAX_SIGNING_TIME_SKEW_MS = 24 * 60 * 60 * 1000;
/** The greatest pathLenConstraint that is taken seriously. */
export const MAX_PATH_LENGTH = 255;
