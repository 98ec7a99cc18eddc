import {
  createRelyingParty,
  type IntermediateSource,
  type RelyingParty,
} from "@passerelle/server";
import { createIntermediateSource } from "@passerelle/server/intermediates";
import { createHttpFetcher } from "@passerelle/server/revocation";
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

type ReloadedSetting = "trustAnchors" | "intermediates" | "acceptedIssuers";

interface Reloading {
  /** Default: a minute. */
  readonly reloadEveryMs?: number;
  /** Told when a setting's files have been replaced, with the number of certificates in them. */
  readonly onReloaded?: (setting: ReloadedSetting, count: number) => void;
}

/**
 * Opens the side that verifies signatures, with the configuration's authorities and revocation. Their files may be
 * replaced while it runs.
 *
 * @param onProblem told what could not be had of authorities, or read of those files, while the portal runs
 * @throws PasserelleError `configuration_refused`, `trust_material_invalid`
 */
export async function openRelyingParty(
  configuration: Pick<
    Configuration,
    | "acceptedIssuers"
    | "bankName"
    | "host"
    | "intermediateSource"
    | "intermediates"
    | "revocation"
    | "trustAnchors"
  >,
  origin: string,
  clock: Clock,
  onProblem: (problem: PasserelleError) => void,
  { reloadEveryMs = TRUST_ANCHORS_RELOAD_MS, onReloaded }: Reloading = {},
): Promise<OpenRelyingParty> {
  const opened: { close: () => void }[] = [];
  const close = () => {
    for (const each of opened) each.close();
  };
  const open = async (setting: ReloadedSetting, location: string) => {
    const source = await createPemTrustAnchors(location, {
      reloadEveryMs,
      onReloaded: (count) => onReloaded?.(setting, count),
      onReloadFailed: onProblem,
    });
    opened.push(source);
    return source;
  };
  const openOptional = async (setting: "intermediates" | "acceptedIssuers") => {
    const location = configuration[setting];
    return location === undefined ? undefined : open(setting, location);
  };
  try {
    const trustAnchors = await open("trustAnchors", configuration.trustAnchors);
    const intermediates = await openOptional("intermediates");
    const acceptedIssuers = await openOptional("acceptedIssuers");
    const intermediateSource = openIntermediateSource(configuration, onProblem);
    const revocation = await openRevocation(
      chooseRevocation(configuration, origin),
      onProblem,
    );
    opened.push(revocation);
    const relyingParty = createRelyingParty({
      origin,
      name: configuration.bankName,
      trustAnchors,
      ...(intermediates && { intermediates }),
      ...(intermediateSource && { intermediateSource }),
      ...(acceptedIssuers && { acceptedIssuers }),
      clock,
      revocation: revocation.source ?? "none",
    });
    const checksRevocation = revocation.source !== undefined;
    return { relyingParty, checksRevocation, close };
  } catch (error) {
    close();
    throw error;
  }
}

function openIntermediateSource(
  { intermediateSource }: Pick<Configuration, "intermediateSource">,
  onProblem: (problem: PasserelleError) => void,
): IntermediateSource | undefined {
  if (intermediateSource === undefined) return undefined;
  const { hosts, allowedOrigins } = intermediateSource;
  const fetcher = createHttpFetcher({ allowedOrigins });
  return createIntermediateSource({ hosts, fetcher, onProblem });
}
