/** Where CRLs and OCSP responses come from: what `createRelyingParty` takes as `revocation`. */

export {
  type CacheEntry,
  createRevocationCache,
  type RevocationCache,
} from "./cache.ts";
export { createHttpFetcher, type HttpFetcherOptions } from "./fetch-http.ts";
export type { Fetcher, FetchRequest } from "./fetcher.ts";
export type { Freshness } from "./freshness.ts";
export type { NoncePolicy } from "./ocsp/fetch.ts";
export {
  createRevocationSource,
  type RevocationSourceOptions,
} from "./source.ts";
