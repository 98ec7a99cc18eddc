/** Where intermediates come from that a message lacks: what `createRelyingParty` takes as `intermediateSource`. */

export {
  createIntermediateSource,
  type IntermediateSourceOptions,
} from "./source.ts";
