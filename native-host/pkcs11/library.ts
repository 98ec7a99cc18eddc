import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import pkcs11js from "pkcs11js";
import { explainLoadError } from "../modules/library/explain-load-error.ts";
import { CKF_OS_LOCKING_OK } from "./constants.ts";

/** The raw binding: fast where many objects are read. */
export type Library = pkcs11js.PKCS11;

/**
 * Loads and initialises a PKCS#11 library.
 *
 * @throws PasserelleError `module_missing` and its like; what the binding throws when C_Initialize fails
 */
export function openLibrary(
  path: string,
  initArguments: string | null,
): Library {
  const library = new pkcs11js.PKCS11();
  try {
    library.load(path);
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : "";
    throw new PasserelleError(explainLoadError(text), text.slice(0, 200), {
      cause,
    });
  }
  initialise(library, initArguments);
  return library;
}

/** Lets go of everything and begins anew, with connections of its own to the cards. */
export function reinitialise(
  library: Library,
  initArguments: string | null,
): void {
  library.C_Finalize();
  initialise(library, initArguments);
}

function initialise(library: Library, initArguments: string | null): void {
  library.C_Initialize({
    flags: CKF_OS_LOCKING_OK,
    // The binding drops the last character.
    ...(initArguments !== null && { libraryParameters: `${initArguments} ` }),
  });
}
