/** Trust anchors from the EU’s trusted lists. Needs the packages xml-crypto and @xmldom/xmldom, which nothing else does. */

export { createTrustedListAnchors } from "./load.ts";
export type { ListLocation, TrustedListOptions } from "./options.ts";
export {
  FOR_E_SIGNATURES,
  GRANTED,
  QUALIFIED_CA,
  type ServiceSelection,
} from "./select.ts";
