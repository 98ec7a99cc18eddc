import type { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { Fetcher } from "../../revocation/fetcher.ts";
import type { ReloadingOptions } from "../reloading.ts";
import type { ServiceSelection } from "./select.ts";

/** Where a list is, which list must come from there, and who may sign it. */
export interface ListLocation {
  readonly url: string;
  /** ISO 3166-1, two letters; as the EU has them: EL and UK, and EU for its list of lists. */
  readonly territory: string;
  /** URI of TSLType. Default: the EU’s for a list, or for its list of lists. */
  readonly type?: string;
  /** Certificates, DER. */
  readonly signers: readonly Uint8Array[];
}

export interface TrustedListOptions extends ReloadingOptions, ServiceSelection {
  /** The EU’s list of lists, with the signers that the Official Journal publishes; its lists of `territories` are read. */
  readonly listOfLists?: ListLocation;
  /** ISO 3166-1, two letters each, as the list of lists has them. */
  readonly territories?: readonly string[];
  /** Lists to read by themselves. */
  readonly lists?: readonly ListLocation[];
  readonly fetcher?: Fetcher;
  readonly clock?: () => Date;
  /**
   * How long after a list's nextUpdate its services still count where it cannot be renewed; then `current()` throws,
   * and nobody is let in. Default: 14 days.
   */
  readonly graceMs?: number;
  /**
   * A file, made by the first load, that keeps the lists’ numbers: an older list is then refused after a restart too.
   * Where it can be neither read nor written, no list is taken. Left out: the process alone remembers.
   */
  readonly sequenceNumbersFile?: string;
  /** Told of a service’s certificate that is malformed and left out. */
  readonly onCertificateSkipped?: (problem: PasserelleError) => void;
}
