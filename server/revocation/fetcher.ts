/** One request for a CRL or an OCSP response. */
export interface FetchRequest {
  /** As it stands in a certificate: attacker's input. */
  readonly url: string;
  /** A GET unless there is something to POST. */
  readonly post?: { readonly body: Uint8Array; readonly mediaType: string };
  /** The media type the answer must have; any when absent. */
  readonly mediaType?: string;
  readonly maxBytes: number;
}

/**
 * Brings the body of a successful answer. A replacement for `createHttpFetcher` (through a proxy, say) must keep its
 * promises: the URL is hostile, and so is what comes back.
 *
 * @throws PasserelleError `fetch_refused` (nothing was sent), `fetch_failed`
 */
export type Fetcher = (request: FetchRequest) => Promise<Uint8Array>;
