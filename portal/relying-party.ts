import { createRelyingParty, type RelyingParty } from "@passerelle/server";
import {
  createPemTrustAnchors,
  type ReloadingOptions,
} from "@passerelle/server/trust";
import type { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { Clock } from "./clock.ts";
import {
  chooseRevocation,
  openRevocation,
} from "./configuration/revocation.ts";
import type { Configuration } from "./configuration/schema.ts";
import { TRUST_ANCHORS_RELOAD_MS } from "./limits.ts";

export interface OpenRelyingParty {
  readonly relyingParty: RelyingParty;
  /** False where a revoked certificate signs in until its enrolment is withdrawn. */
  readonly checksRevocation: boolean;
  readonly close: () => void;
}

/**
 * Opens the side that verifies signatures, with the configuration's trust anchors and revocation. The trust anchors'
 * files may be replaced while it runs; the accepted issuers are read once.
 *
 * @param onProblem told what could not be had about revocation, or read of trust anchors, while the portal runs
 * @throws PasserelleError `configuration_refused`, `trust_material_invalid`
 */
export async function openRelyingParty(
  configuration: Pick<
    Configuration,
    "acceptedIssuers" | "bankName" | "host" | "revocation" | "trustAnchors"
  >,
  origin: string,
  clock: Clock,
  onProblem: (problem: PasserelleError) => void,
  reloading: Pick<ReloadingOptions, "reloadEveryMs" | "onReloaded"> = {},
): Promise<OpenRelyingParty> {
  const trustAnchors = await createPemTrustAnchors(configuration.trustAnchors, {
    reloadEveryMs: TRUST_ANCHORS_RELOAD_MS,
    ...reloading,
    onReloadFailed: onProblem,
  });
  const acceptedIssuers =
    configuration.acceptedIssuers === undefined
      ? undefined
      : await createPemTrustAnchors(configuration.acceptedIssuers);
  const { source, close } = await openRevocation(
    chooseRevocation(configuration, origin),
    onProblem,
  );
  const relyingParty = createRelyingParty({
    origin,
    name: configuration.bankName,
    trustAnchors,
    ...(acceptedIssuers && { acceptedIssuers: acceptedIssuers.current() }),
    clock,
    revocation: source ?? "none",
  });
  return {
    relyingParty,
    checksRevocation: source !== undefined,
    close: () => {
      trustAnchors.close();
      close();
    },
  };
}
