import type { DerReader } from "../../der/reader.ts";
import { refuseDer } from "../../der/refuse.ts";
import { contextPrimitive, TAG } from "../../der/tags.ts";
import type { ExtensionType } from "../extensions.ts";

export interface PolicyInformation {
  readonly policy: string;
  /** The kinds of qualifiers, by OID. What they say is for people and is not read. */
  readonly qualifiers: readonly string[];
}

/** RFC 5280 §4.2.1.4: each policy once. */
export const certificatePolicies: ExtensionType<readonly PolicyInformation[]> =
  {
    oid: "2.5.29.32",
    name: "certificatePolicies",
    parse(reader, what) {
      const policies: PolicyInformation[] = [];
      const list = enterFilled(reader, what);
      while (!list.isDone) {
        const fields = list.enter(TAG.sequence, what);
        const policy = fields.readOid(what);
        const qualifiers = fields.isDone ? [] : readQualifiers(fields, what);
        fields.expectEnd(what);
        if (policies.some((other) => other.policy === policy)) {
          throw refuseDer(what, `${policy} twice`);
        }
        policies.push({ policy, qualifiers });
      }
      return policies;
    },
  };

function readQualifiers(fields: DerReader, what: string): string[] {
  const list = enterFilled(fields, what);
  const qualifiers: string[] = [];
  while (!list.isDone) {
    const qualifier = list.enter(TAG.sequence, what);
    qualifiers.push(qualifier.readOid(what));
    qualifier.readElement(what);
    qualifier.expectEnd(what);
  }
  return qualifiers;
}

export interface PolicyMapping {
  readonly issuerDomainPolicy: string;
  readonly subjectDomainPolicy: string;
}

/** RFC 5280 §4.2.1.5. */
export const policyMappings: ExtensionType<readonly PolicyMapping[]> = {
  oid: "2.5.29.33",
  name: "policyMappings",
  parse(reader, what) {
    const mappings: PolicyMapping[] = [];
    const list = enterFilled(reader, what);
    while (!list.isDone) {
      const fields = list.enter(TAG.sequence, what);
      mappings.push({
        issuerDomainPolicy: fields.readOid(what),
        subjectDomainPolicy: fields.readOid(what),
      });
      fields.expectEnd(what);
    }
    return mappings;
  },
};

/** How many more certificates may stand in the path before each takes effect. */
export interface PolicyConstraints {
  readonly requireExplicitPolicy: number | undefined;
  readonly inhibitPolicyMapping: number | undefined;
}

/** RFC 5280 §4.2.1.11. */
export const policyConstraints: ExtensionType<PolicyConstraints> = {
  oid: "2.5.29.36",
  name: "policyConstraints",
  parse(reader, what) {
    const fields = enterFilled(reader, what);
    const readSkip = (number: number): number | undefined =>
      fields.tag === contextPrimitive(number)
        ? fields.readSmallInteger(what, contextPrimitive(number))
        : undefined;
    const requireExplicitPolicy = readSkip(0);
    const inhibitPolicyMapping = readSkip(1);
    fields.expectEnd(what);
    return { requireExplicitPolicy, inhibitPolicyMapping };
  },
};

/** RFC 5280 §4.2.1.14. */
export const inhibitAnyPolicy: ExtensionType<number> = {
  oid: "2.5.29.54",
  name: "inhibitAnyPolicy",
  parse: (reader, what) => reader.readSmallInteger(what),
};

function enterFilled(reader: DerReader, what: string): DerReader {
  const list = reader.enter(TAG.sequence, what);
  if (list.isDone) throw refuseDer(what, "empty");
  return list;
}
