import type { RevocationSource } from "@passerelle/server";
import type { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import {
  createHttpFetcher,
  createRevocationSource,
} from "@passerelle/server/revocation";
import { createCrlFolder } from "@passerelle/server/trust";
import { CRL_RELOAD_MS } from "../limits.ts";
import { isLoopback } from "./origin.ts";
import type { Configuration, Revocation } from "./schema.ts";

/**
 * How revocation is checked: as configured, and otherwise hard. A development site, which is on loopback alone, goes
 * without: nobody publishes CRLs for it.
 *
 * @param origin as `chooseOrigin` gives it
 */
export function chooseRevocation(
  { revocation, host }: Pick<Configuration, "revocation" | "host">,
  origin: string,
): Revocation {
  if (revocation !== undefined) return revocation;
  return isLoopback(host) && isLoopback(new URL(origin).hostname)
    ? { mode: "none" }
    : { mode: "hard", online: true, allowedOrigins: [] };
}

export interface OpenRevocation {
  /** Undefined where revocation is not checked. */
  readonly source: RevocationSource | undefined;
  readonly close: () => void;
}

/**
 * Opens what tells whether certificates are revoked: the CRLs of a folder, and what authorities publish.
 *
 * @param onProblem told what could not be had, while the portal runs
 * @throws PasserelleError `trust_material_invalid`, `configuration_refused`
 */
export async function openRevocation(
  revocation: Revocation,
  onProblem: (problem: PasserelleError) => void,
): Promise<OpenRevocation> {
  if (revocation.mode === "none")
    return { source: undefined, close: () => undefined };
  const { mode, crls, online, allowedOrigins } = revocation;
  const folder =
    crls === undefined
      ? undefined
      : await createCrlFolder(crls, {
          reloadEveryMs: CRL_RELOAD_MS,
          onReloadFailed: onProblem,
        });
  const source = createRevocationSource({
    mode,
    fetcher: online ? createHttpFetcher({ allowedOrigins }) : "none",
    ...(folder && { crls: folder }),
    onProblem,
  });
  return { source, close: () => folder?.close() };
}
