import type { ExtensionType } from "../certificate/extensions.ts";
import {
  type GeneralName,
  readGeneralName,
} from "../certificate/general-name.ts";
import type { Certificate } from "../certificate/parse.ts";
import { refuseDer } from "../der/refuse.ts";
import { TAG } from "../der/tags.ts";
import { crlDistributionPoints } from "../certificate/extensions/crl-distribution-points.ts";
import { MAX_ACCESS_DESCRIPTIONS, MAX_LOCATIONS } from "./limits.ts";

const OCSP = "1.3.6.1.5.5.7.48.1";
const CA_ISSUERS = "1.3.6.1.5.5.7.48.2";

interface AccessDescription {
  readonly method: string;
  readonly location: GeneralName;
}

/** RFC 5280 §4.2.2.1. */
const authorityInformationAccess: ExtensionType<readonly AccessDescription[]> =
  {
    oid: "1.3.6.1.5.5.7.1.1",
    name: "authorityInfoAccess",
    parse(reader, what) {
      const list = reader.enter(TAG.sequence, what);
      if (list.isDone) throw refuseDer(what, "empty");
      const descriptions: AccessDescription[] = [];
      while (!list.isDone) {
        if (descriptions.length === MAX_ACCESS_DESCRIPTIONS) {
          throw refuseDer(what, "too many");
        }
        const fields = list.enter(TAG.sequence, what);
        const method = fields.readOid(what);
        const location = readGeneralName(fields, what);
        fields.expectEnd(what);
        descriptions.push({ method, location });
      }
      return descriptions;
    },
  };

/** Where a certificate says its status can be asked for, in its order: http and https URLs, at most MAX_LOCATIONS. */
export function ocspUrlsOf(certificate: Certificate): string[] {
  return accessUrlsOf(certificate, OCSP);
}

/** Where a certificate says its issuer's are, in its order: http and https URLs, at most MAX_LOCATIONS. */
export function issuerUrlsOf(certificate: Certificate): string[] {
  return accessUrlsOf(certificate, CA_ISSUERS);
}

/** Where a certificate says CRLs about it are, in its order: http and https URLs, at most MAX_LOCATIONS. */
export function crlUrlsOf({ extensions }: Certificate): string[] {
  const points = extensions.get(crlDistributionPoints) ?? [];
  return urlsAmong(
    points.flatMap(({ name }) => (name?.kind === "full" ? name.names : [])),
  );
}

function accessUrlsOf({ extensions }: Certificate, wanted: string): string[] {
  const descriptions = extensions.get(authorityInformationAccess) ?? [];
  return urlsAmong(
    descriptions
      .filter(({ method }) => method === wanted)
      .map(({ location }) => location),
  );
}

function urlsAmong(names: readonly GeneralName[]): string[] {
  const urls = names.flatMap((name) =>
    name.kind === "uri" && /^https?:/i.test(name.text) ? [name.text] : [],
  );
  return [...new Set(urls)].slice(0, MAX_LOCATIONS);
}
