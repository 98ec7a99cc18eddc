import type { Customer } from "../../fixtures/customer.ts";

/** A library with a token in it, made ready for the host. */
export interface RealToken {
  /** As the host's administrator file names it. */
  readonly module: {
    readonly name: string;
    readonly path: string;
    readonly initArguments?: string;
  };
  /** What the library needs in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly pin: string;
  /** Whose certificates the host must find on it. */
  readonly customers: readonly Customer[];
  /** Ends its daemons and takes away what it put on the machine. */
  close(): Promise<void>;
}

const LIBRARIES = "/usr/lib/x86_64-linux-gnu";

/** Where Debian puts each library. */
export const LIBRARY = {
  softHsm: "/usr/lib/softhsm/libsofthsm2.so",
  openSc: `${LIBRARIES}/opensc-pkcs11.so`,
  ykcs11: `${LIBRARIES}/libykcs11.so.2`,
  nss: `${LIBRARIES}/libsoftokn3.so`,
  opencryptoki: `${LIBRARIES}/pkcs11/libopencryptoki.so`,
  tpm2: `${LIBRARIES}/pkcs11/libtpm2_pkcs11.so`,
} as const;
