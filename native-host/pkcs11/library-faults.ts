import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";

/** Why a library as a whole, with every token it may have, does not work. */
export const LIBRARY_FAULTS = [
  "module_missing",
  "module_architecture",
  "module_dependency",
  "module_not_pkcs11",
  "module_refused",
  "module_failed",
  "reader_service_unavailable",
] as const satisfies readonly ErrorCode[];
export type LibraryFault = (typeof LIBRARY_FAULTS)[number];

/** What a library answers about a token when it was asked about none is its own failure. */
export function libraryFaultOf(code: ErrorCode): LibraryFault {
  return LIBRARY_FAULTS.find((fault) => fault === code) ?? "module_failed";
}
