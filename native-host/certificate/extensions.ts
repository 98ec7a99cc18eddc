import { childrenOf, contentOf, readElement, type DerElement } from "./der.ts";

/** What the extensions that matter for choosing a certificate say. */
export interface CertificateUse {
  /** digitalSignature or nonRepudiation, or no keyUsage at all (RFC 5280 §4.2.1.3). */
  readonly maySign: boolean;
  readonly isAuthority: boolean;
}

const KEY_USAGE = "551d0f";
const BASIC_CONSTRAINTS = "551d13";
const DIGITAL_SIGNATURE_OR_NON_REPUDIATION = 0xc0;

export function readExtensions(
  bytes: Uint8Array,
  explicit: DerElement | undefined,
): CertificateUse {
  let maySign = true;
  let isAuthority = false;
  const [list] = explicit === undefined ? [] : childrenOf(bytes, explicit);
  for (const extension of list === undefined ? [] : childrenOf(bytes, list)) {
    const parts = childrenOf(bytes, extension);
    const oid = parts[0];
    const value = parts.at(-1);
    if (oid === undefined || value?.tag !== 0x04) continue;
    const inner = () => readElement(bytes, value.contentStart, value.end);
    switch (contentOf(bytes, oid).toString("hex")) {
      case KEY_USAGE: {
        const bits = contentOf(bytes, inner())[1] ?? 0;
        maySign = (bits & DIGITAL_SIGNATURE_OR_NON_REPUDIATION) !== 0;
        break;
      }
      case BASIC_CONSTRAINTS: {
        const [ca] = childrenOf(bytes, inner());
        isAuthority = ca?.tag === 0x01 && contentOf(bytes, ca)[0] !== 0;
        break;
      }
      default:
    }
  }
  return { maySign, isAuthority };
}
