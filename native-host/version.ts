/** Of the host program, as `hello` says it; package.json has the same. */
export const HOST_VERSION = "0.1.0";
/** The oldest Node.js that runs the host; the package's `engines` have the same. */
export const NODE_NEEDED = "20.19";
