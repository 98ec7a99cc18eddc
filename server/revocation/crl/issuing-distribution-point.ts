import type { ExtensionType } from "../../certificate/extensions.ts";
import type { DerReader } from "../../der/reader.ts";
import { refuseDer } from "../../der/refuse.ts";
import { contextPrimitive, TAG } from "../../der/tags.ts";
import {
  ALL_REASONS,
  readReasonFlags,
  type ReasonMask,
} from "../../certificate/reason-flags.ts";
import {
  type DistributionPointName,
  readDistributionPointName,
} from "../../certificate/extensions/crl-distribution-points.ts";

export interface IssuingDistributionPoint {
  readonly name: DistributionPointName | undefined;
  /** The one kind of certificate this CRL is about; undefined: all public-key certificates. */
  readonly only: "user" | "ca" | "attribute" | undefined;
  readonly reasons: ReasonMask;
  /** Entries may be about other issuers' certificates. */
  readonly isIndirect: boolean;
}

/** RFC 5280 §5.2.5. */
export const issuingDistributionPoint: ExtensionType<IssuingDistributionPoint> =
  {
    oid: "2.5.29.28",
    name: "issuingDistributionPoint",
    parse(reader, what) {
      const fields = reader.enter(TAG.sequence, what);
      if (fields.isDone) throw refuseDer(what, "empty");
      const name = readDistributionPointName(fields, what);
      const isUser = readTrue(fields, 1, `${what}.onlyContainsUserCerts`);
      const isCa = readTrue(fields, 2, `${what}.onlyContainsCACerts`);
      const reasons =
        fields.tag === contextPrimitive(3)
          ? readReasonFlags(fields, `${what}.reasons`, contextPrimitive(3))
          : ALL_REASONS;
      const isIndirect = readTrue(fields, 4, `${what}.indirectCRL`);
      const isAttribute = readTrue(fields, 5, `${what}.onlyContainsAttribute`);
      fields.expectEnd(what);
      if (Number(isUser) + Number(isCa) + Number(isAttribute) > 1) {
        throw refuseDer(what, "more than one onlyContains");
      }
      const only = isUser
        ? "user"
        : isCa
          ? "ca"
          : isAttribute
            ? "attribute"
            : undefined;
      return { name, only, reasons, isIndirect };
    },
  };

/** `[number] IMPLICIT BOOLEAN DEFAULT FALSE`: in DER either absent or true. */
function readTrue(fields: DerReader, number: number, what: string): boolean {
  if (fields.tag !== contextPrimitive(number)) return false;
  const contents = fields.readContents(contextPrimitive(number), what);
  if (contents.length !== 1 || contents[0] !== 0xff) {
    throw refuseDer(what, "not a DER TRUE");
  }
  return true;
}
