import * as der from "../../server/fixtures/der.ts";

/** A source of numbers that gives the same again for the same seed (mulberry32). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** A whole number from 0 to below `bound`. */
  below(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let value = this.#state;
    value = Math.imul(value ^ (value >>> 15), value | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) % bound;
  }

  pick<Value>(values: readonly Value[]): Value {
    return values[this.below(values.length)] as Value;
  }
}

/** An element taken apart as far as it can be. */
interface Node {
  tag: number;
  contents: Buffer | Node[];
}

/** Changes DER somewhere: bits and bytes, or whole elements with all lengths around them set right again. */
export function mutate(bytes: Uint8Array, dice: Dice): Buffer {
  return dice.below(3) === 0
    ? mutateBytes(bytes, dice)
    : mutateElements(bytes, dice);
}

export function mutateBytes(bytes: Uint8Array, dice: Dice): Buffer {
  const copy = Buffer.from(bytes);
  const at = dice.below(copy.length);
  const piece = copy.subarray(at, at + 1 + dice.below(20));
  switch (dice.below(4)) {
    case 0:
      copy[at] = (copy[at] as number) ^ (1 << dice.below(8));
      return copy;
    case 1:
      copy[at] = dice.pick([0, 1, 0x1f, 0x7f, 0x80, 0x81, 0x84, 0xff]);
      return copy;
    case 2:
      return Buffer.concat([copy.subarray(0, at), piece, copy.subarray(at)]);
    default:
      return Buffer.concat([
        copy.subarray(0, at),
        copy.subarray(at + piece.length),
      ]);
  }
}

function mutateElements(bytes: Uint8Array, dice: Dice): Buffer {
  const tree = parse(Buffer.from(bytes))[0] as Node;
  const lists = listsIn(tree);
  for (let count = 1 + dice.below(2); count > 0; count--) {
    change(dice.pick(lists), lists, dice);
  }
  return encode(tree);
}

function change(list: Node[], lists: readonly Node[][], dice: Dice): void {
  const at = dice.below(list.length);
  const node = list[at];
  if (!node) return;
  switch (dice.below(6)) {
    case 0:
      list.splice(at, 1);
      break;
    case 1:
      list.splice(at, 0, copy(node));
      break;
    case 2:
      list.splice(at, 1, copy(dice.pick(dice.pick(lists)) ?? node));
      break;
    case 3:
      list.reverse();
      break;
    case 4:
      node.tag = dice.pick([
        0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x13, 0x30, 0x31, 0x80, 0xa0, 0xa1,
      ]);
      break;
    default:
      if (Buffer.isBuffer(node.contents)) {
        node.contents =
          node.contents.length === 0
            ? Buffer.of(0)
            : mutateBytes(node.contents, dice);
      }
  }
}

function copy(node: Node): Node {
  const { tag, contents } = node;
  if (Buffer.isBuffer(contents)) return { tag, contents };
  return { tag, contents: contents.map(copy) };
}

function listsIn(node: Node): Node[][] {
  if (Buffer.isBuffer(node.contents)) return [];
  return [node.contents, ...node.contents.flatMap(listsIn)];
}

/** Well-formed input only: it is ours. */
function parse(bytes: Buffer): Node[] {
  const nodes: Node[] = [];
  for (let offset = 0; offset < bytes.length;) {
    const tag = bytes[offset] as number;
    const first = bytes[offset + 1] as number;
    const count = first < 0x80 ? 0 : first & 0x7f;
    const start = offset + 2 + count;
    const length = count === 0 ? first : bytes.readUIntBE(offset + 2, count);
    const contents = bytes.subarray(start, start + length);
    nodes.push({
      tag,
      contents: (tag & 0x20) === 0 ? contents : parse(contents),
    });
    offset = start + length;
  }
  return nodes;
}

function encode({ tag, contents }: Node): Buffer {
  return Buffer.isBuffer(contents)
    ? der.tlv(tag, contents)
    : der.tlv(tag, ...contents.map(encode));
}
