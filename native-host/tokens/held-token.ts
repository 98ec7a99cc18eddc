import type { ModuleToken } from "../pkcs11/messages.ts";
import type { SupervisedModule } from "../supervision/supervised-module.ts";
import type { HeldCertificate } from "./held-certificates.ts";

/** A token as the host knows it: where it is, and its certificates read. */
export interface HeldToken {
  readonly id: string;
  readonly module: SupervisedModule;
  readonly token: ModuleToken;
  readonly certificates: readonly HeldCertificate[];
}
