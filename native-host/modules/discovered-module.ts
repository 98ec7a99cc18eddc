import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";

/** A PKCS#11 library of this computer. */
export interface DiscoveredModule {
  /** The product, for people. */
  readonly name: string;
  /** Of the library, absolute, links resolved where it exists. */
  readonly path: string;
  /** pReserved of CK_C_INITIALIZE_ARGS. */
  readonly initArguments?: string;
  readonly source: "catalogue" | "p11-kit" | "administrator";
  /** Why the library is not to be loaded, or null. */
  readonly problem: ErrorCode | null;
}
