import type { DerReader } from "../../der/reader.ts";
import { refuseDer } from "../../der/refuse.ts";
import { contextConstructed, contextPrimitive, TAG } from "../../der/tags.ts";
import { MAX_DISTRIBUTION_POINTS } from "../../limits.ts";
import type { ExtensionType } from "../extensions.ts";
import { type GeneralName, readGeneralNames } from "../general-name.ts";
import {
  ALL_REASONS,
  readReasonFlags,
  type ReasonMask,
} from "../reason-flags.ts";

/** DistributionPointName (RFC 5280 §4.2.1.13). */
export type DistributionPointName =
  | { readonly kind: "full"; readonly names: readonly GeneralName[] }
  /** The contents of the RelativeDistinguishedName that goes behind the CRL issuer's name. */
  | { readonly kind: "relative"; readonly attributes: Uint8Array };

export interface DistributionPoint {
  readonly name: DistributionPointName | undefined;
  /** The reasons that CRLs from here cover. */
  readonly reasons: ReasonMask;
  /** Who signs CRLs from here, where that is not the certificate's issuer. */
  readonly crlIssuer: readonly GeneralName[] | undefined;
}

function parseDistributionPoints(
  reader: DerReader,
  what: string,
): DistributionPoint[] {
  const list = reader.enter(TAG.sequence, what);
  if (list.isDone) throw refuseDer(what, "empty");
  const points: DistributionPoint[] = [];
  while (!list.isDone) {
    if (points.length === MAX_DISTRIBUTION_POINTS) {
      throw refuseDer(what, "too many");
    }
    points.push(readDistributionPoint(list.enter(TAG.sequence, what), what));
  }
  return points;
}

function readDistributionPoint(
  fields: DerReader,
  what: string,
): DistributionPoint {
  const name = readDistributionPointName(fields, what);
  const reasons =
    fields.tag === contextPrimitive(1)
      ? readReasonFlags(fields, `${what}.reasons`, contextPrimitive(1))
      : ALL_REASONS;
  const crlIssuer =
    fields.tag === contextConstructed(2)
      ? readGeneralNames(fields, `${what}.cRLIssuer`, contextConstructed(2))
      : undefined;
  fields.expectEnd(what);
  if (!name && !crlIssuer) {
    throw refuseDer(what, "neither distributionPoint nor cRLIssuer");
  }
  return { name, reasons, crlIssuer };
}

/**
 * Reads `distributionPoint [0] DistributionPointName OPTIONAL`, as it stands in both extensions.
 *
 * @throws PasserelleError `der_invalid`
 */
export function readDistributionPointName(
  fields: DerReader,
  what: string,
): DistributionPointName | undefined {
  const choice = fields.enterOptional(contextConstructed(0), what);
  if (!choice) return undefined;
  let name: DistributionPointName;
  if (choice.tag === contextConstructed(1)) {
    const attributes = choice.readContents(contextConstructed(1), what);
    if (attributes.length === 0) throw refuseDer(what, "empty relative name");
    name = { kind: "relative", attributes };
  } else {
    const names = readGeneralNames(choice, what, contextConstructed(0));
    name = { kind: "full", names };
  }
  choice.expectEnd(what);
  return name;
}

/** RFC 5280 §4.2.1.13. */
export const crlDistributionPoints: ExtensionType<
  readonly DistributionPoint[]
> = {
  oid: "2.5.29.31",
  name: "cRLDistributionPoints",
  parse: parseDistributionPoints,
};
