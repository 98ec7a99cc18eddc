import type { GeneralName } from "../certificate/general-name.ts";
import { isNameWithin, mayBeNameWithin } from "../names/compare.ts";

/** A name whose form leaves open what it names, so that no constraint can be applied to it. */
export class UnclearNameError extends Error {}

/**
 * Whether `name` lies within the subtree `base` of the same kind (RFC 5280 §4.2.1.10).
 *
 * @throws UnclearNameError
 */
export function isWithin(name: GeneralName, base: GeneralName): boolean {
  if (name.kind === "dns" && base.kind === "dns") {
    return isDnsWithin(checkHost(name.text), checkDnsBase(base.text));
  }
  if (name.kind === "email" && base.kind === "email") {
    return isEmailWithin(name.text, base.text);
  }
  if (name.kind === "uri" && base.kind === "uri") {
    return isHostWithin(uriHost(name.text), checkHostBase(base.text));
  }
  if (name.kind === "directory" && base.kind === "directory") {
    return isNameWithin(name.name, base.name);
  }
  if (name.kind === "ip" && base.kind === "ip") {
    return isAddressWithin(name.bytes, base.bytes);
  }
  throw new UnclearNameError(`no rule for names of kind ${name.kind}`);
}

/** Whether `name` might lie within `base` if its characters were certain; for excluded subtrees. */
export function mayBeWithin(name: GeneralName, base: GeneralName): boolean {
  return (
    name.kind === "directory" &&
    base.kind === "directory" &&
    mayBeNameWithin(name.name, base.name)
  );
}

/** Whether something within `base` could also be meant by `name`, a DNS name with a wildcard; for excluded subtrees. */
export function wildcardReaches(name: GeneralName, base: GeneralName): boolean {
  if (name.kind !== "dns" || base.kind !== "dns") return false;
  if (!name.text.startsWith("*.")) return false;
  const parent = name.text.slice(2).toLowerCase();
  const excluded = base.text.toLowerCase();
  return isDnsWithin(excluded, parent) && excluded !== parent;
}

const HOST_LABEL = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;

/** A host name in lower case; a first label `*` is allowed. */
function checkHost(text: string, what = "host name"): string {
  const host = text.toLowerCase();
  const labels = host.split(".");
  if (labels[0] === "*" && labels.length > 1) labels.shift();
  if (host.length > 253 || !labels.every((label) => HOST_LABEL.test(label))) {
    throw new UnclearNameError(`malformed ${what}`);
  }
  return host;
}

/** A host name of a constraint, in lower case: no wildcard, no period at either end. */
function checkDomain(text: string): string {
  if (text.startsWith("*")) throw new UnclearNameError("malformed constraint");
  return checkHost(text, "constraint");
}

/** Empty means every host. */
function checkDnsBase(text: string): string {
  return text === "" ? text : checkDomain(text);
}

/** A host or, after a period, the hosts below a domain. */
function checkHostBase(text: string): string {
  checkDomain(text.replace(/^\./, ""));
  return text.toLowerCase();
}

/** A host equal to the base or with labels added on the left. */
function isDnsWithin(host: string, base: string): boolean {
  return base === "" || host === base || host.endsWith(`.${base}`);
}

/** A host equal to the base or, where the base begins with a period, with labels added on the left. */
function isHostWithin(host: string, base: string): boolean {
  return base.startsWith(".") ? host.endsWith(base) : host === base;
}

function isEmailWithin(address: string, base: string): boolean {
  const at = address.lastIndexOf("@");
  if (at < 1 || address.indexOf("@") !== at) {
    throw new UnclearNameError("malformed e-mail address");
  }
  const host = checkHost(address.slice(at + 1));
  const baseAt = base.lastIndexOf("@");
  if (baseAt < 0) return isHostWithin(host, checkHostBase(base));
  if (baseAt < 1 || base.indexOf("@") !== baseAt) {
    throw new UnclearNameError("malformed constraint");
  }
  const baseHost = checkDomain(base.slice(baseAt + 1));
  return address.slice(0, at) === base.slice(0, baseAt) && host === baseHost;
}

/** RFC 5280 has URIs refused whose host is not a fully qualified name. */
function uriHost(text: string): string {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(text)?.[1];
  const host = authority?.replace(/^.*@/, "").replace(/:\d*$/, "");
  if (!host || !host.includes(".") || /^[\d.]+$/.test(host)) {
    throw new UnclearNameError("URI without a fully qualified host");
  }
  return checkHost(host);
}

/** @param base address and mask, one after the other */
function isAddressWithin(address: Uint8Array, base: Uint8Array): boolean {
  if (address.length !== 4 && address.length !== 16) {
    throw new UnclearNameError("malformed IP address");
  }
  if (base.length !== address.length * 2) return false;
  return address.every((byte, index) => {
    const mask = base[address.length + index] as number;
    return (byte & mask) === ((base[index] as number) & mask);
  });
}
