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

/** One attribute's kind, and where its one value stands. */
interface Attribute {
  readonly oid: string;
  readonly start: number;
  readonly end: number;
}

/** Signed attributes, each kind with its one value. */
export class SignedAttributes {
  readonly #bytes: Uint8Array;
  readonly #attributes: readonly Attribute[];

  constructor(bytes: Uint8Array, attributes: readonly Attribute[]) {
    this.#bytes = bytes;
    this.#attributes = attributes;
  }

  /** @throws PasserelleError `der_invalid` when the value is malformed */
  get<Value>(type: AttributeType<Value>): Value | undefined {
    const attribute = find(this.#attributes, type.oid);
    if (!attribute) return undefined;
    const reader = new DerReader(this.#bytes, attribute.start, attribute.end);
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
  const attributes: Attribute[] = [];
  while (!list.isDone) {
    if (attributes.length === MAX_SIGNED_ATTRIBUTES)
      throw refuseAttribute("too many");
    const attribute = readAttribute(list, what);
    if (find(attributes, attribute.oid))
      throw refuseAttribute(`${attribute.oid} twice`);
    attributes.push(attribute);
  }
  return new SignedAttributes(list.bytes, attributes);
}

function readAttribute(list: DerReader, what: string): Attribute {
  const listEnd = list.begin(TAG.sequence, what);
  const oid = list.readOid(what);
  const attributeEnd = list.begin(TAG.set, what);
  if (list.isDone) throw refuseAttribute(`${oid} without a value`);
  const start = list.position;
  list.skipElement(what);
  const end = list.position;
  if (!list.isDone) throw refuseAttribute(`${oid} with several values`);
  list.end(attributeEnd, what);
  list.end(listEnd, what);
  return { oid, start, end };
}

function find(
  attributes: readonly Attribute[],
  oid: string,
): Attribute | undefined {
  for (const each of attributes) if (each.oid === oid) return each;
  return undefined;
}
