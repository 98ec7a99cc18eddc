import pkcs11js from "pkcs11js";
import { CKF_OS_LOCKING_OK } from "./constants.ts";

/** The raw binding: fast where many objects are read. */
export type Library = pkcs11js.PKCS11;

/** Loads and initialises a PKCS#11 library; throws what the binding throws. */
export function openLibrary(path: string, initArgs: string | null): Library {
  const library = new pkcs11js.PKCS11();
  library.load(path);
  library.C_Initialize(
    initArgs === null
      ? { flags: CKF_OS_LOCKING_OK }
      : {
          flags: CKF_OS_LOCKING_OK,
          // The binding drops the last character.
          libraryParameters: `${initArgs} `,
        },
  );
  return library;
}
