import type { HostModule } from "./host.ts";
import type { Customer } from "./people.ts";

/** A key as a person handles it, whatever is behind it. */
export interface DevelopmentKey {
  readonly pin: string;
  /** Whose certificates are on it. */
  readonly customers: readonly Customer[];
  /** The library the host reaches it through. */
  readonly module: HostModule;
  /** What that library needs in the browser's environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** The root authority's certificate, PEM: what the portal trusts. */
  readonly trustAnchorFile: string;
  plugIn(): Promise<void>;
  pullOut(): Promise<void>;
  close(): Promise<void>;
}
