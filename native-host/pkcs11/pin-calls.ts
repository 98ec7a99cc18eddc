import type { Handle } from "pkcs11js";
import {
  errorOfCkr,
  OF_NEW_PIN,
  OF_PUK,
  OF_PUK_AND_NEW_PIN,
  type Meanings,
} from "./ckr.ts";
import { CKU_SO } from "./constants.ts";

/** The calls that take a PIN. A null PIN is typed on the reader's own keypad (CKF_PROTECTED_AUTHENTICATION_PATH). */
export interface PinCalls {
  login(session: Handle, userType: number, pin: Buffer | null): void;
  /** C_InitPIN, in a session of the security officer. */
  initializePin(session: Handle, newPin: Buffer | null): void;
  /** C_SetPIN. */
  changePin(
    session: Handle,
    oldPin: Buffer | null,
    newPin: Buffer | null,
  ): void;
  /** C_SetPIN without a login, where the library takes the PUK for the old PIN. */
  unblockPin(session: Handle, puk: Buffer | null, newPin: Buffer | null): void;
}

/** Positions of the functions in CK_FUNCTION_LIST (pkcs11f.h). */
const C_INIT_PIN = 10;
const C_SET_PIN = 11;
const C_LOGIN = 18;
const FUNCTIONS_READ = 19;

/**
 * Finds the PIN calls of a library that is already loaded: loading it again gives the same one. They are called without
 * the binding, which takes a PIN only as a string, that cannot be overwritten, and cannot pass none at all.
 */
export async function findPinCalls(libraryPath: string): Promise<PinCalls> {
  const { default: koffi } = await import("koffi");
  const functions = readFunctionList();

  function readFunctionList(): bigint[] {
    const getFunctionList = koffi
      .load(libraryPath)
      .func("C_GetFunctionList", "ulong", ["_Out_ void **"]);
    const list: [unknown] = [null];
    check("C_GetFunctionList", getFunctionList(list));
    // Windows packs the structure to one byte (PKCS#11 §2.1).
    const structure = process.platform === "win32" ? koffi.pack : koffi.struct;
    const { functions: pointers } = koffi.decode(
      list[0],
      structure({
        version: "uint16",
        functions: koffi.array("void *", FUNCTIONS_READ),
      }),
    ) as { functions: bigint[] };
    return pointers;
  }

  function find(position: number, parameters: string[]) {
    return koffi.decode(
      functions[position],
      koffi.proto("ulong", parameters),
    ) as (...values: unknown[]) => number;
  }

  const pin = ["void *", "ulong"];
  const login = find(C_LOGIN, ["ulong", "ulong", ...pin]);
  const initPin = find(C_INIT_PIN, ["ulong", ...pin]);
  const setPin = find(C_SET_PIN, ["ulong", ...pin, ...pin]);
  return {
    login: (session, userType, pin) => {
      const ckr = login(number(session), userType, ...bytes(pin));
      check("C_Login", ckr, userType === CKU_SO ? OF_PUK : undefined);
    },
    initializePin: (session, newPin) => {
      const ckr = initPin(number(session), ...bytes(newPin));
      check("C_InitPIN", ckr, OF_NEW_PIN);
    },
    changePin: (session, oldPin, newPin) => {
      const ckr = setPin(number(session), ...bytes(oldPin), ...bytes(newPin));
      check("C_SetPIN", ckr, OF_NEW_PIN);
    },
    unblockPin: (session, puk, newPin) => {
      const ckr = setPin(number(session), ...bytes(puk), ...bytes(newPin));
      check("C_SetPIN", ckr, OF_PUK_AND_NEW_PIN);
    },
  };
}

/** CK_UTF8CHAR_PTR and CK_ULONG of a PIN. */
function bytes(pin: Buffer | null): [Buffer | null, number] {
  return [pin, pin?.length ?? 0];
}

/** A handle as the binding gives it: a CK_ULONG in the machine's own byte order. */
function number(handle: Handle): bigint {
  return handle.length === 8
    ? handle.readBigUInt64LE()
    : BigInt(handle.readUInt32LE());
}

function check(call: string, ckr: number, meanings?: Meanings): void {
  if (ckr !== 0) throw errorOfCkr(ckr, call, meanings);
}
