import {
  certificatePolicies,
  inhibitAnyPolicy,
  policyConstraints,
  policyMappings,
} from "../certificate/extensions/policies.ts";
import type { Certificate } from "../certificate/parse.ts";
import { MAX_POLICIES } from "../limits.ts";
import type { PathPolicy } from "./policy.ts";
import { refusePath } from "./refuse.ts";

const ANY_POLICY = "2.5.29.32.0";

/**
 * The valid policies at one certificate, each with the policies of the anchor's domain that it stands for. This is the
 * graph of RFC 9618 folded level by level, so its size is bounded by what one certificate says; the tree of RFC 5280
 * §6.1.2(a) may grow without bound.
 */
interface PolicyLevel {
  readonly policies: ReadonlyMap<string, ReadonlySet<string>>;
  /** Whether anyPolicy is valid: every policy not named stands for itself. */
  readonly isAny: boolean;
}

const NO_POLICIES = new Map<string, ReadonlySet<string>>();

/**
 * Processes certificate policies along a path (RFC 5280 §6.1.2 to §6.1.5). Feed it the certificates from the one the
 * anchor issued down to the signer's.
 */
export class PolicyProcessor {
  readonly #policy: PathPolicy;
  #level: PolicyLevel = { policies: NO_POLICIES, isAny: true };
  /** RFC 5280 §6.1.2(d) to (f): how many more certificates before each takes effect. */
  #explicitPolicy: number;
  #policyMapping: number;
  #inhibitAnyPolicy: number;

  /** @param length certificates in the path, without the anchor's */
  constructor(policy: PathPolicy, length: number) {
    this.#policy = policy;
    this.#explicitPolicy = policy.requireExplicitPolicy ? 0 : length + 1;
    this.#policyMapping = policy.inhibitPolicyMapping ? 0 : length + 1;
    this.#inhibitAnyPolicy = policy.inhibitAnyPolicy ? 0 : length + 1;
  }

  /**
   * The trust anchor, whose own policies and constraints restrict the path where it states any (RFC 5937 §3.2).
   *
   * @throws PasserelleError `path_policy`
   */
  processAnchor(certificate: Certificate, index: number): void {
    if (certificate.extensions.find(certificatePolicies.oid)) {
      this.#descend(certificate, index, true);
    }
    this.#map(certificate, index);
    this.#constrain(certificate);
  }

  /** An issuer's certificate. @throws PasserelleError `path_policy` */
  processIssuer(
    certificate: Certificate,
    index: number,
    selfIssued: boolean,
  ): void {
    this.#descend(certificate, index, selfIssued);
    this.#map(certificate, index);
    if (!selfIssued) {
      this.#explicitPolicy = decrement(this.#explicitPolicy);
      this.#policyMapping = decrement(this.#policyMapping);
      this.#inhibitAnyPolicy = decrement(this.#inhibitAnyPolicy);
    }
    this.#constrain(certificate);
  }

  /**
   * The signer's certificate, the last.
   *
   * @returns the policies of the initial set (or, where that is any, of the anchor's domain) that the path is valid for
   * @throws PasserelleError `path_policy`
   */
  processLast(certificate: Certificate): string[] {
    this.#descend(certificate, 0, false);
    const constraints = certificate.extensions.get(policyConstraints);
    const isExplicit =
      decrement(this.#explicitPolicy) === 0 ||
      constraints?.requireExplicitPolicy === 0;
    const valid = this.#userConstrained();
    if (isExplicit && valid.length === 0) {
      throw refusePath("path_policy", 0, "valid for no acceptable policy");
    }
    return valid;
  }

  /** RFC 5280 §6.1.3(d) to (f). */
  #descend(certificate: Certificate, index: number, selfIssued: boolean): void {
    const stated = certificate.extensions.get(certificatePolicies) ?? [];
    if (stated.length > MAX_POLICIES) {
      throw refusePath("path_policy", index, "too many policies");
    }
    const { policies, isAny } = this.#level;
    const next =
      stated.length === 0
        ? NO_POLICIES
        : new Map<string, ReadonlySet<string>>();
    for (const { policy } of stated) {
      if (policy === ANY_POLICY) continue;
      const domain = policies.get(policy);
      if (domain) next.set(policy, domain);
      else if (isAny) next.set(policy, new Set([policy]));
    }
    const statesAny =
      stated.some(({ policy }) => policy === ANY_POLICY) &&
      (this.#inhibitAnyPolicy > 0 || selfIssued);
    if (statesAny) {
      for (const [policy, domain] of policies) {
        if (!next.has(policy)) next.set(policy, domain);
      }
    }
    this.#level = { policies: next, isAny: isAny && statesAny };
    if (this.#explicitPolicy === 0 && next.size === 0 && !this.#level.isAny) {
      throw refusePath("path_policy", index, "valid for no policy");
    }
  }

  /** RFC 5280 §6.1.4(a) and (b). */
  #map(certificate: Certificate, index: number): void {
    const mappings = certificate.extensions.get(policyMappings);
    if (!mappings) return;
    if (mappings.length > MAX_POLICIES) {
      throw refusePath("path_policy", index, "too many policy mappings");
    }
    const targets = new Map<string, string[]>();
    for (const { issuerDomainPolicy, subjectDomainPolicy } of mappings) {
      if ([issuerDomainPolicy, subjectDomainPolicy].includes(ANY_POLICY)) {
        throw refusePath("path_policy", index, "maps anyPolicy");
      }
      const known = targets.get(issuerDomainPolicy) ?? [];
      targets.set(issuerDomainPolicy, [...known, subjectDomainPolicy]);
    }
    const { policies, isAny } = this.#level;
    const mapped = new Map<string, Set<string>>();
    const add = (policy: string, domain: Iterable<string>): void => {
      const known = mapped.get(policy) ?? new Set();
      for (const each of domain) known.add(each);
      mapped.set(policy, known);
    };
    for (const [policy, domain] of policies) {
      if (!targets.has(policy)) add(policy, domain);
    }
    if (this.#policyMapping > 0) {
      for (const [policy, subjectPolicies] of targets) {
        const domain = policies.get(policy) ?? (isAny ? [policy] : undefined);
        if (!domain) continue;
        for (const target of subjectPolicies) add(target, domain);
      }
    }
    this.#level = { policies: mapped, isAny };
  }

  /** RFC 5280 §6.1.4(i) and (j). */
  #constrain({ extensions }: Certificate): void {
    const constraints = extensions.get(policyConstraints);
    this.#explicitPolicy = Math.min(
      this.#explicitPolicy,
      constraints?.requireExplicitPolicy ?? Infinity,
    );
    this.#policyMapping = Math.min(
      this.#policyMapping,
      constraints?.inhibitPolicyMapping ?? Infinity,
    );
    this.#inhibitAnyPolicy = Math.min(
      this.#inhibitAnyPolicy,
      extensions.get(inhibitAnyPolicy) ?? Infinity,
    );
  }

  /** RFC 5280 §6.1.5(g). */
  #userConstrained(): string[] {
    const { policies, isAny } = this.#level;
    if (policies.size === 0 && !isAny) return [];
    const domain = new Set(
      [...policies.values()].flatMap((set) => Array.from(set)),
    );
    const wanted = this.#policy.initialPolicySet;
    if (wanted.length === 0 || wanted.includes(ANY_POLICY)) {
      return isAny ? [...domain, ANY_POLICY] : [...domain];
    }
    return wanted.filter((policy) => isAny || domain.has(policy));
  }
}

function decrement(count: number): number {
  return Math.max(0, count - 1);
}
