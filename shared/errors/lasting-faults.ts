import type { ErrorCode } from "./codes.ts";

/** Faults of a PKCS#11 library that only a change to the computer can cure. */
export const LASTING_MODULE_FAULTS: ReadonlySet<ErrorCode> = new Set<ErrorCode>(
  [
    "module_missing",
    "module_architecture",
    "module_dependency",
    "module_not_pkcs11",
    "module_insecure",
    "module_refused",
  ],
);
