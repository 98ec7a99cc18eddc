import type { Certificate } from "../../certificate/parse.ts";
import { basicConstraints } from "../../certificate/extensions/basic-constraints.ts";
import type { GeneralName } from "../../certificate/general-name.ts";
import { equalBytes } from "../../der/equal-bytes.ts";
import { DerReader } from "../../der/reader.ts";
import { TAG } from "../../der/tags.ts";
import { namesMatch } from "../../names/compare.ts";
import { encodeElement, encodeSequence } from "../encode-der.ts";
import {
  ALL_REASONS,
  type ReasonMask,
} from "../../certificate/reason-flags.ts";
import {
  crlDistributionPoints,
  type DistributionPoint,
  type DistributionPointName,
} from "../../certificate/extensions/crl-distribution-points.ts";
import type { Crl } from "./parse.ts";

/**
 * The certificate's distribution points, and behind them the one that RFC 5280 §6.3.3 has assumed for any CRL of the
 * certificate's issuer; not where the issuer has named somebody else to sign its CRLs.
 *
 * @throws PasserelleError `der_invalid`
 */
export function distributionPointsOf(
  certificate: Certificate,
): readonly DistributionPoint[] {
  const assumed: DistributionPoint = {
    name: {
      kind: "full",
      names: [{ kind: "directory", name: certificate.issuer }],
    },
    reasons: ALL_REASONS,
    crlIssuer: undefined,
  };
  const points = certificate.extensions.get(crlDistributionPoints) ?? [];
  return points.some(({ crlIssuer }) => crlIssuer)
    ? points
    : [...points, assumed];
}

/**
 * The reasons for which a CRL speaks of a certificate by way of one of its distribution points (RFC 5280 §6.3.3 (b)
 * and (d)): an empty mask when it does not. Stricter than there, an indirect CRL speaks only of certificates that name
 * its issuer, and one about users or authorities alone only of version 3 certificates, which say what they are.
 *
 * @throws PasserelleError `der_invalid`
 */
export function coveredReasons(
  { issuer, scope }: Crl,
  point: DistributionPoint,
  certificate: Certificate,
): ReasonMask {
  const isIndirect = point.crlIssuer !== undefined;
  const isIssuer = point.crlIssuer
    ? includesName(point.crlIssuer, issuer)
    : namesMatch(issuer, certificate.issuer);
  if (!isIssuer || isIndirect !== (scope?.isIndirect ?? false)) return 0;
  if (!scope) return point.reasons;
  if (scope.only !== undefined && scope.only !== kindOf(certificate)) return 0;
  if (scope.name) {
    const here = expandName(scope.name, issuer);
    const there = point.name
      ? expandName(point.name, issuer)
      : (point.crlIssuer ?? []);
    if (!here.some((a) => there.some((b) => generalNamesMatch(a, b)))) return 0;
  }
  return point.reasons & scope.reasons;
}

function kindOf({
  version,
  extensions,
}: Certificate): "user" | "ca" | undefined {
  if (version !== 3) return undefined;
  return extensions.get(basicConstraints)?.isCa === true ? "ca" : "user";
}

function includesName(
  names: readonly GeneralName[],
  issuer: Uint8Array,
): boolean {
  return names.some(
    (name) => name.kind === "directory" && namesMatch(name.name, issuer),
  );
}

function expandName(
  name: DistributionPointName,
  crlIssuer: Uint8Array,
): readonly GeneralName[] {
  if (name.kind === "full") return name.names;
  const base = new DerReader(crlIssuer).readContents(TAG.sequence, "issuer");
  const relative = encodeElement(TAG.set, name.attributes);
  return [{ kind: "directory", name: encodeSequence(base, relative) }];
}

function generalNamesMatch(a: GeneralName, b: GeneralName): boolean {
  if (a.kind === "directory" && b.kind === "directory") {
    return namesMatch(a.name, b.name);
  }
  if (a.kind !== b.kind) return false;
  if ("text" in a && "text" in b) return a.text === b.text;
  return "bytes" in a && "bytes" in b && equalBytes(a.bytes, b.bytes);
}
