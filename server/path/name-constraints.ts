import { subjectAlternativeName } from "../certificate/extensions/alternative-name.ts";
import {
  type NameConstraints,
  nameConstraints,
} from "../certificate/extensions/name-constraints.ts";
import type { GeneralName } from "../certificate/general-name.ts";
import type { Certificate } from "../certificate/parse.ts";
import { DerReader } from "../der/reader.ts";
import { contextConstructed } from "../der/tags.ts";
import { MAX_NAME_COMPARISONS } from "../limits.ts";
import { parseName } from "../names/parse.ts";
import { decodeText } from "../names/text.ts";
import { isEmptyName } from "./profile.ts";
import { refusePath } from "./refuse.ts";
import {
  isWithin,
  mayBeWithin,
  UnclearNameError,
  wildcardReaches,
} from "./subtrees.ts";

/** RFC 9598 §3, id-on-SmtpUTF8Mailbox. */
const SMTP_UTF8_MAILBOX = "1.3.6.1.5.5.7.8.9";
/** PKCS#9 emailAddress in a subject. */
const EMAIL_ADDRESS = "1.2.840.113549.1.9.1";

/**
 * Processes name constraints along a path (RFC 5280 §6.1.3 b, c and §6.1.4 g). Feed it the certificates from the anchor
 * down to the signer's.
 */
export class NameConstraintsProcessor {
  readonly #constraints: NameConstraints[] = [];
  #comparisons = 0;

  add(issuer: Certificate): void {
    const constraints = issuer.extensions.get(nameConstraints);
    if (constraints) this.#constraints.push(constraints);
  }

  /** @throws PasserelleError `path_name_constraints`, `path_too_complex` */
  check(certificate: Certificate, index: number): void {
    if (this.#constraints.length === 0) return;
    const names = namesOf(certificate);
    for (const constraints of this.#constraints) {
      for (const name of names) {
        try {
          this.#checkName(name, constraints, index);
        } catch (error) {
          if (!(error instanceof UnclearNameError)) throw error;
          throw refusePath("path_name_constraints", index, error.message);
        }
      }
    }
  }

  #checkName(
    name: GeneralName,
    { permitted, excluded }: NameConstraints,
    index: number,
  ): void {
    this.#comparisons += permitted.length + excluded.length;
    if (this.#comparisons > MAX_NAME_COMPARISONS) {
      throw refusePath("path_too_complex", index, "too many names to compare");
    }
    if (isSmtpUtf8Mailbox(name) && [...permitted, ...excluded].some(isEmail)) {
      throw refusePath(
        "path_name_constraints",
        index,
        "an internationalised e-mail address under constraints on such addresses",
      );
    }
    const bases = permitted.filter((base) => base.kind === name.kind);
    if (bases.length > 0 && !bases.some((base) => isWithin(name, base))) {
      throw refusePath(
        "path_name_constraints",
        index,
        `a name of kind ${name.kind} is outside what its issuer may name`,
      );
    }
    const isExcluded = excluded.some(
      (base) =>
        base.kind === name.kind &&
        (isWithin(name, base) ||
          wildcardReaches(name, base) ||
          mayBeWithin(name, base)),
    );
    if (isExcluded) {
      throw refusePath(
        "path_name_constraints",
        index,
        `a name of kind ${name.kind} is among what its issuer may not name`,
      );
    }
  }
}

const isEmail = ({ kind }: GeneralName): boolean => kind === "email";

/** An e-mail address by another form of name, which constraints on addresses bind as well (RFC 9598 §6). */
function isSmtpUtf8Mailbox(name: GeneralName): boolean {
  if (name.kind !== "other") return false;
  const what = "otherName";
  const fields = new DerReader(name.bytes).enter(contextConstructed(0), what);
  return fields.readOid(what) === SMTP_UTF8_MAILBOX;
}

/** Subject, alternative names and the e-mail addresses in the subject, which are read as the signer's. */
function namesOf({ subject, extensions }: Certificate): GeneralName[] {
  const names = [...(extensions.get(subjectAlternativeName) ?? [])];
  if (isEmptyName(subject)) return names;
  names.push({ kind: "directory", name: subject });
  for (const attribute of parseName(subject).flat()) {
    if (attribute.oid !== EMAIL_ADDRESS) continue;
    names.push({ kind: "email", text: decodeText(attribute) ?? "" });
  }
  return names;
}
