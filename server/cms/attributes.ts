import { DerReader } from "../der/reader.ts";
import { checkSetOrder } from "../der/set-order.ts";
import { contextConstructed, TAG } from "../der/tags.ts";
import { MAX_SIGNED_ATTRIBUTES } from "../limits.ts";
import { refuseAttribute } from "./refuse.ts";

/** How the value of one kind of attribute is read. */
export interface AttributeType<Value> {
  readonly oid: string;
  readonly name: string;
  readonly parse: (reader: DerReader, what: string) => Value;
}

/** Signed attributes by OID, each with its one value. */
export class SignedAttributes {
  readonly #values: ReadonlyMap<string, Uint8Array>;

  constructor(values: ReadonlyMap<string, Uint8Array>) {
    this.#values = values;
  }

  /** @throws PasserelleError `der_invalid` when the value is malformed */
  get<Value>(type: AttributeType<Value>): Value | undefined {
    const value = this.#values.get(type.oid);
    if (!value) return undefined;
    const reader = new DerReader(value);
    const parsed = type.parse(reader, type.name);
    reader.expectEnd(type.name);
    return parsed;
  }

  /** @throws PasserelleError `signed_attributes_invalid` when there is none */
  require<Value>(type: AttributeType<Value>): Value {
    const value = this.get(type);
    if (value === undefined) throw refuseAttribute(`${type.name} missing`);
    return value;
  }
}

/**
 * Parses signed attributes (RFC 5652 §5.3, §11): in DER order, each kind once, with one value. Attributes that have no
 * meaning here are covered by the signature and left alone.
 *
 * @param element the whole element, under its tag [0]
 * @throws PasserelleError `der_invalid`, `signed_attributes_invalid`
 */
export function parseSignedAttributes(element: Uint8Array): SignedAttributes {
  const what = "SignerInfo.signedAttrs";
  const list = new DerReader(element).enter(contextConstructed(0), what);
  const { rest } = list;
  // The generic DER check sees the tag [0] and cannot know that a SET OF is meant.
  checkSetOrder(rest, 0, rest.length, what);
  const values = new Map<string, Uint8Array>();
  while (!list.isDone) {
    if (values.size === MAX_SIGNED_ATTRIBUTES)
      throw refuseAttribute("too many");
    const attribute = list.enter(TAG.sequence, what);
    const oid = attribute.readOid(what);
    const set = attribute.enter(TAG.set, what);
    attribute.expectEnd(what);
    if (values.has(oid)) throw refuseAttribute(`${oid} twice`);
    if (set.isDone) throw refuseAttribute(`${oid} without a value`);
    values.set(oid, set.readElement(what));
    if (!set.isDone) throw refuseAttribute(`${oid} with several values`);
  }
  return new SignedAttributes(values);
}
