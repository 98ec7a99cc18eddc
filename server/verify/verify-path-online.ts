import type { Certificate } from "../certificate/parse.ts";
import type { CheckedPath } from "../path/check-path.ts";
import { findPaths } from "../path/find-paths.ts";
import { checkRevocation } from "../revocation/check-revocation.ts";
import type { CheckListener } from "./checks.ts";
import type { Configuration } from "./configuration.ts";

/**
 * The first path that is good in everything, revocation included, asking the configured source for evidence.
 *
 * @throws PasserelleError, one code a cause
 */
export async function verifyPathOnline(
  { trustAnchors, policy, revocation, intermediateCache }: Configuration,
  signer: {
    readonly certificate: Certificate;
    readonly intermediates: readonly Certificate[];
  },
  at: Date,
  onCheck: CheckListener,
): Promise<CheckedPath> {
  const material = {
    ...signer,
    trustAnchors: trustAnchors(),
    policy,
    intermediateCache,
  };
  let firstFailure: unknown;
  for (const path of findPaths(material, at.getTime())) {
    onCheck("path");
    if (!revocation) return path;
    try {
      const evidence = await revocation.gather(path.certificates, at, policy);
      checkRevocation({
        path: path.certificates,
        ...evidence,
        at,
        mode: revocation.mode,
        certificates: [
          ...signer.intermediates,
          ...(evidence.certificates ?? []),
        ],
        policy,
        ...(revocation.freshness && { freshness: revocation.freshness }),
      });
      onCheck("revocation");
      return path;
    } catch (error) {
      firstFailure ??= error;
    }
  }
  throw firstFailure;
}
