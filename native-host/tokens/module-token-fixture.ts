import * as ck from "../pkcs11/constants.ts";
import type { ModuleToken } from "../pkcs11/messages.ts";

/** A token in good order, or with what a test changes about it. */
export function moduleToken(changes: Partial<ModuleToken> = {}): ModuleToken {
  return {
    slot: "0000000000000000",
    insertion: 1,
    reader: "Reader 0",
    label: "Key",
    manufacturer: "Maker",
    model: "Model",
    serialNumber: "1",
    isRemovable: true,
    flags:
      ck.CKF_TOKEN_INITIALIZED |
      ck.CKF_LOGIN_REQUIRED |
      ck.CKF_USER_PIN_INITIALIZED,
    minPinBytes: 4,
    maxPinBytes: 8,
    mechanisms: null,
    problem: null,
    certificates: [],
    ...changes,
  };
}
