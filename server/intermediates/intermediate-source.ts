import type { AlgorithmPolicy } from "../algorithms/policy.ts";
import type { Certificate } from "../certificate/parse.ts";

/** Where intermediates come from that neither the message holds nor the relying party has. */
export interface IntermediateSource {
  /**
   * Brings certificates by whose keys this one is signed; nothing of either is trusted. What cannot be had is left out:
   * that there is no path then says the rest.
   *
   * @param certificate not validated: what it says is anybody's
   * @param signal aborted when the sign-in waits no longer
   */
  findIssuers(
    certificate: Certificate,
    at: Date,
    policy: AlgorithmPolicy,
    signal: AbortSignal,
  ): Promise<readonly Certificate[]>;
}
