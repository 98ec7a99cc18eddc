import { createRelyingParty, type RelyingParty } from "@passerelle/server";
import type { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import type { Clock } from "./clock.ts";
import {
  chooseRevocation,
  openRevocation,
} from "./configuration/revocation.ts";
import type { Configuration } from "./configuration/schema.ts";
import { readAuthorities } from "./configuration/authorities.ts";

export interface OpenRelyingParty {
  readonly relyingParty: RelyingParty;
  /** False where a revoked certificate signs in until its enrolment is withdrawn. */
  readonly checksRevocation: boolean;
  readonly close: () => void;
}

/**
 * Opens the side that verifies signatures, with the configuration's trust anchors and revocation.
 *
 * @param onProblem told what could not be had about revocation, while the portal runs
 * @throws PasserelleError `configuration_unreadable`, `configuration_invalid`, `configuration_refused`,
 *   `trust_material_invalid`
 */
export async function openRelyingParty(
  configuration: Pick<
    Configuration,
    "acceptedIssuers" | "bankName" | "host" | "revocation" | "trustAnchors"
  >,
  origin: string,
  clock: Clock,
  onProblem: (problem: PasserelleError) => void,
): Promise<OpenRelyingParty> {
  const trustAnchors = readAuthorities(configuration.trustAnchors);
  const acceptedIssuers =
    configuration.acceptedIssuers === undefined
      ? undefined
      : readAuthorities(configuration.acceptedIssuers);
  const { source, close } = await openRevocation(
    chooseRevocation(configuration, origin),
    onProblem,
  );
  const relyingParty = createRelyingParty({
    origin,
    name: configuration.bankName,
    trustAnchors,
    ...(acceptedIssuers && { acceptedIssuers }),
    clock,
    revocation: source ?? "none",
  });
  return { relyingParty, checksRevocation: source !== undefined, close };
}
