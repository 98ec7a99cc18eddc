/** Bounds on trust material. Sizes in bytes. */

/** The CRLs of a whole national authority fit. */
export const MAX_MATERIAL_BYTES = 64 * 1024 * 1024;
export const MAX_MATERIAL_FILES = 4096;

/** The largest of the EU's trusted lists are some 5 MiB. */
export const MAX_TRUSTED_LIST_BYTES = 16 * 1024 * 1024;
/** Lists may change at any time, and must at the latest every six months. */
export const TRUSTED_LIST_RELOAD_MS = 24 * 60 * 60 * 1000;
/** Member states have been some days late; behind this, a set that cannot be renewed is used no longer. */
export const TRUSTED_LIST_GRACE_MS = 14 * 24 * 60 * 60 * 1000;
/** The EU’s lists go some 20 elements deep and have some 100,000 elements; comments count too. */
export const MAX_TRUSTED_LIST_DEPTH = 100;
export const MAX_TRUSTED_LIST_ELEMENTS = 150_000;
/** Of one element, comments included: the services of one provider are some hundreds. */
export const MAX_TRUSTED_LIST_CHILDREN = 2000;
/** Declared by an element and its ancestors. */
export const MAX_TRUSTED_LIST_NAMESPACES = 100;
/** Of one element. */
export const MAX_TRUSTED_LIST_ATTRIBUTES = 100;
/** Of its signature: to the list, and to XAdES’ signed properties and key. Each costs as much as the list is large. */
export const MAX_TRUSTED_LIST_REFERENCES = 4;
/** Of all references together: two are usual for each. */
export const MAX_TRUSTED_LIST_TRANSFORMS = 8;
/** Some territories’ servers are slow. */
export const TRUSTED_LIST_TIMEOUT_MS = 60_000;
/** For a whole load: the list of lists, behind it those of the territories side by side, and their signatures. */
export const LOAD_TIMEOUT_MS = 5 * 60_000;
