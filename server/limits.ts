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
/** In one subjectAltName or name constraint. */
export const MAX_GENERAL_NAMES = 1024;
/** Verifying costs the square of it. */
export const MAX_RSA_MODULUS_BITS = 8192;
/** Verifying costs in proportion to it. */
export const MAX_RSA_EXPONENT_BYTES = 8;
