import { createRelyingParty, type RelyingParty } from "@passerelle/server";
import { createPemTrustAnchors } from "@passerelle/server/trust";
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

type ReloadedSetting = "trustAnchors" | "acceptedIssuers";

interface Reloading {
  /** Default: a minute. */
  readonly reloadEveryMs?: number;
  /** Told when a setting's files have been replaced, with the number of certificates in them. */
  readonly onReloaded?: (setting: ReloadedSetting, count: number) => void;
}

/**
 * Opens the side that verifies signatures, with the configuration's trust anchors and revocation. The trust anchors'
 * and the accepted issuers' files may be replaced while it runs; intermediates are read once.
 *
 * @param onProblem told what could not be had about revocation, or read of those files, while the portal runs
 * @throws PasserelleError `configuration_refused`, `trust_material_invalid`
 */
export async function openRelyingParty(
  configuration: Pick<
    Configuration,
    | "acceptedIssuers"
    | "bankName"
    | "host"
    | "intermediates"
    | "revocation"
    | "trustAnchors"
  >,
  origin: string,
  clock: Clock,
  onProblem: (problem: PasserelleError) => void,
  { reloadEveryMs = TRUST_ANCHORS_RELOAD_MS, onReloaded }: Reloading = {},
): Promise<OpenRelyingParty> {
  const open = (setting: ReloadedSetting, location: string) =>
    createPemTrustAnchors(location, {
      reloadEveryMs,
      onReloaded: (count) => onReloaded?.(setting, count),
      onReloadFailed: onProblem,
    });
  const { trustAnchors: anchors, acceptedIssuers: issuers } = configuration;
  const trustAnchors = await open("trustAnchors", anchors);
  const intermediates = await readOnce(configuration.intermediates);
  const acceptedIssuers =
    issuers === undefined ? undefined : await open("acceptedIssuers", issuers);
  const { source, close } = await openRevocation(
    chooseRevocation(configuration, origin),
    onProblem,
  );
  const relyingParty = createRelyingParty({
    origin,
    name: configuration.bankName,
    trustAnchors,
    ...(intermediates && { intermediates }),
    ...(acceptedIssuers && { acceptedIssuers }),
    clock,
    revocation: source ?? "none",
  });
  return {
    relyingParty,
    checksRevocation: source !== undefined,
    close: () => {
      trustAnchors.close();
      acceptedIssuers?.close();
      close();
    },
  };
}

async function readOnce(
  location: string | undefined,
): Promise<readonly Uint8Array[] | undefined> {
  if (location === undefined) return undefined;
  return (await createPemTrustAnchors(location)).current();
}
