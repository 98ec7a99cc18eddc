import type { TrustedList, TrustService } from "./parse.ts";

const SERVICES = "http://uri.etsi.org/TrstSvc";

/** Which services of a trusted list become trust anchors. URIs as in ETSI TS 119 612 §5.5. */
export interface ServiceSelection {
  /** Default: certification authorities for qualified certificates. */
  readonly types?: readonly string[] | undefined;
  /** Default: granted. */
  readonly statuses?: readonly string[] | undefined;
  /** Uses of which the service must be for one, such as `…/SvcInfoExt/ForeSignatures`. Default: any. */
  readonly uses?: readonly string[] | undefined;
}

/** A certification authority that issues qualified certificates. */
export const QUALIFIED_CA = `${SERVICES}/Svctype/CA/QC`;
export const GRANTED = `${SERVICES}/TrustedList/Svcstatus/granted`;
/** For signatures of natural persons, and not seals or web sites. */
export const FOR_E_SIGNATURES = `${SERVICES}/TrustedList/SvcInfoExt/ForeSignatures`;

/**
 * The certificates, DER, of the services that have the wanted type and status at a moment (Unix time in milliseconds):
 * a status counts from its starting time on, so one announced ahead does not count yet.
 */
export function selectServices(
  { services }: TrustedList,
  { types = [QUALIFIED_CA], statuses = [GRANTED], uses }: ServiceSelection,
  at: number,
): Uint8Array[] {
  return services
    .filter((service) => {
      const state = service.states.find(({ from }) => from <= at);
      return (
        state !== undefined &&
        types.includes(state.type) &&
        statuses.includes(state.status) &&
        isFor(service, uses)
      );
    })
    .flatMap(({ certificates }) => certificates);
}

function isFor(
  service: TrustService,
  uses: readonly string[] | undefined,
): boolean {
  return !uses || service.uses.some((use) => uses.includes(use));
}
