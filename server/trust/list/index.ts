/** Trust anchors from the EU’s trusted lists. Needs the packages xml-crypto and @xmldom/xmldom, which nothing else does. */

export {
  createTrustedListAnchors,
  type ListLocation,
  type TrustedListOptions,
} from "./load.ts";
export {
  FOR_E_SIGNATURES,
  GRANTED,
  QUALIFIED_CA,
  type ServiceSelection,
} from "./select.ts";
