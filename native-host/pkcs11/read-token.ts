import type { Handle } from "pkcs11js";
import { MAX_MECHANISMS } from "@passerelle/shared/limits.ts";
import { boundedText } from "../bounded-text.ts";
import { ckrOf, fromPkcs11 } from "./ckr.ts";
import * as ck from "./constants.ts";
import type { Library } from "./library.ts";
import type { ModuleToken } from "./messages.ts";
import {
  readCertificates,
  type TokenCertificate,
} from "./read-certificates.ts";
import { tidyUp } from "./tidy-up.ts";

export interface ReadToken extends ModuleToken {
  readonly certificates: TokenCertificate[];
}

/** CK_UNAVAILABLE_INFORMATION and CK_EFFECTIVELY_INFINITE are beyond any length a PIN has. */
const MAX_SANE_LENGTH = 0xffff;

/** Reads a token with what it shows before login. A fault becomes its `problem`; this never throws. */
export function readToken(
  library: Library,
  slot: Handle,
  insertion: number,
): ReadToken {
  const token: ReadToken = {
    slot: slot.toString("hex"),
    insertion,
    reader: "",
    label: "",
    manufacturer: "",
    model: "",
    serialNumber: "",
    isRemovable: true,
    flags: 0,
    minPinBytes: 0,
    maxPinBytes: 0,
    mechanisms: null,
    problem: null,
    certificates: [],
  };
  try {
    Object.assign(token, readInformation(library, slot));
    if ((token.flags & ck.CKF_TOKEN_INITIALIZED) === 0) return token;
    token.mechanisms = readMechanisms(library, slot);
    const session = library.C_OpenSession(slot, ck.CKF_SERIAL_SESSION);
    try {
      token.certificates.push(...readCertificates(library, session));
    } finally {
      tidyUp(() => library.C_CloseSession(session));
    }
  } catch (error) {
    token.problem = fromPkcs11(error).code;
  }
  return token;
}

function readInformation(library: Library, slot: Handle) {
  const info = library.C_GetTokenInfo(slot);
  return {
    ...readSlot(library, slot),
    label: boundedText(info.label),
    manufacturer: boundedText(info.manufacturerID),
    model: boundedText(info.model),
    serialNumber: boundedText(info.serialNumber),
    flags: info.flags,
    minPinBytes: boundedLength(info.minPinLen),
    maxPinBytes: boundedLength(info.maxPinLen),
  };
}

/** A name and a hint: the token may be a good one where the library cannot give them. */
function readSlot(library: Library, slot: Handle) {
  try {
    const { slotDescription, flags } = library.C_GetSlotInfo(slot);
    return {
      reader: boundedText(slotDescription),
      isRemovable: (flags & ck.CKF_REMOVABLE_DEVICE) !== 0,
    };
  } catch (error) {
    if (ckrOf(error) === null) throw error;
    return {};
  }
}

function boundedLength(bytes: number): number {
  return Number.isInteger(bytes) && bytes >= 0 && bytes <= MAX_SANE_LENGTH
    ? bytes
    : 0;
}

function readMechanisms(library: Library, slot: Handle): number[] | null {
  try {
    return library.C_GetMechanismList(slot).slice(0, MAX_MECHANISMS);
  } catch (error) {
    if (ckrOf(error) === null) throw error;
    return null;
  }
}
