/** Bounds on trust material. Sizes in bytes. */

/** The CRLs of a whole national authority fit. */
export const MAX_MATERIAL_BYTES = 64 * 1024 * 1024;
export const MAX_MATERIAL_FILES = 4096;

/** The largest of the EU's trusted lists are some 5 MiB. */
export const MAX_TRUSTED_LIST_BYTES = 16 * 1024 * 1024;
/** Some territories’ servers are slow. */
export const TRUSTED_LIST_TIMEOUT_MS = 60_000;
