import type { Fetcher } from "./fetcher.ts";

/**
 * Sends each GET once for all paths of a sign-in, which its signal tells apart: a CRL is judged for each of them, but
 * whoever puts cross-certificates into a message shall not have it fetched for each.
 */
export function shareGets(fetcher: Fetcher): (signal: AbortSignal) => Fetcher {
  const signIns = new WeakMap<AbortSignal, Map<string, Promise<Uint8Array>>>();
  return (signal) => {
    const sent = signIns.get(signal) ?? new Map<string, Promise<Uint8Array>>();
    signIns.set(signal, sent);
    return (request) => {
      if (request.post) return fetcher(request);
      const key = `${request.maxBytes} ${request.url}`;
      const answer = sent.get(key) ?? fetcher(request);
      sent.set(key, answer);
      return answer;
    };
  };
}
