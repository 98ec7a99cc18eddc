import { subjectAlternativeName } from "../certificate/extensions/alternative-name.ts";
import { basicConstraints } from "../certificate/extensions/basic-constraints.ts";
import {
  authorityKeyIdentifier,
  subjectKeyIdentifier,
} from "../certificate/extensions/key-identifiers.ts";
import { keyUsage } from "../certificate/extensions/key-usage.ts";
import { nameConstraints } from "../certificate/extensions/name-constraints.ts";
import {
  inhibitAnyPolicy,
  policyConstraints,
} from "../certificate/extensions/policies.ts";
import type { Certificate } from "../certificate/parse.ts";
import { isSerialNumberTooLong } from "../certificate/serial-number.ts";
import { checkName } from "../names/parse.ts";
import { placeOf, refusePath } from "./refuse.ts";

/**
 * Checks what RFC 5280 §4 asks of every certificate that an authority issues, and that neither its encoding nor path
 * validation shows. Trust anchors are not held to it: they are trusted for being configured.
 *
 * @throws PasserelleError `certificate_invalid`, `der_invalid`
 */
export function checkProfile(certificate: Certificate, index: number): void {
  // The issuer's name has been matched with the subject of the next certificate.
  checkName(certificate.subject, placeOf(index));
  const fault =
    findFault(certificate) ??
    (isIssuer(certificate)
      ? findIssuerFault(certificate)
      : findLastFault(certificate));
  if (fault !== undefined)
    throw refusePath("certificate_invalid", index, fault);
}

export function isEmptyName(name: Uint8Array): boolean {
  return name.length === 2;
}

function isIssuer({ extensions }: Certificate): boolean {
  return extensions.get(basicConstraints)?.isCa ?? false;
}

function findFault(certificate: Certificate): string | undefined {
  const { version, serialNumber, issuer, subject, extensions } = certificate;
  const first = serialNumber[0] as number;
  if (first >= 0x80 || (serialNumber.length === 1 && first === 0)) {
    return "serial number is not positive (§4.1.2.2)";
  }
  if (isSerialNumberTooLong(serialNumber)) {
    return "serial number too long (§4.1.2.2)";
  }
  if (isEmptyName(issuer)) return "issuer is empty (§4.1.2.4)";
  const alternatives = extensions.find(subjectAlternativeName.oid);
  if (isEmptyName(subject) && !alternatives?.isCritical) {
    return "subject is empty without a critical subjectAltName (§4.1.2.6)";
  }
  if (version === 3 && !extensions.get(authorityKeyIdentifier)?.keyIdentifier) {
    return "authorityKeyIdentifier missing (§4.2.1.1)";
  }
  return findAlternativeNameFault(certificate);
}

const HOST_NAME =
  /^(?:\*\.)?(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))*$/i;
const IPV4_ADDRESS = /^\d+(?:\.\d+){3}$/;

function findAlternativeNameFault({
  extensions,
}: Certificate): string | undefined {
  const names = extensions.get(subjectAlternativeName) ?? [];
  const isWrong = names.some(
    (name) =>
      name.kind === "dns" &&
      (!HOST_NAME.test(name.text) || IPV4_ADDRESS.test(name.text)),
  );
  return isWrong ? "malformed DNS name (§4.2.1.6)" : undefined;
}

function findIssuerFault({
  subject,
  extensions,
}: Certificate): string | undefined {
  if (isEmptyName(subject)) return "an issuer's subject is empty (§4.1.2.6)";
  if (!extensions.find(subjectKeyIdentifier.oid)) {
    return "subjectKeyIdentifier missing (§4.2.1.2)";
  }
  for (const { oid, name } of [
    nameConstraints,
    policyConstraints,
    inhibitAnyPolicy,
  ]) {
    const found = extensions.find(oid);
    if (found && !found.isCritical) return `${name} is not critical (§4.2.1)`;
  }
  return undefined;
}

function findLastFault({ extensions }: Certificate): string | undefined {
  if (extensions.get(keyUsage)?.has("keyCertSign")) {
    return "keyCertSign without being an authority (§4.2.1.3)";
  }
  if (extensions.get(basicConstraints)?.pathLength !== undefined) {
    return "path length without being an authority (§4.2.1.9)";
  }
  if (extensions.find(nameConstraints.oid)) {
    return "nameConstraints without being an authority (§4.2.1.10)";
  }
  return undefined;
}
