/** Of the host program, as `hello` says it; package.json has the same. */
export const HOST_VERSION = "0.1.0";
