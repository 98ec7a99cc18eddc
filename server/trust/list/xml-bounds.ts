import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import {
  MAX_TRUSTED_LIST_ATTRIBUTES,
  MAX_TRUSTED_LIST_CHILDREN,
  MAX_TRUSTED_LIST_DEPTH,
  MAX_TRUSTED_LIST_ELEMENTS,
  MAX_TRUSTED_LIST_NAMESPACES,
} from "../limits.ts";

/** How markup that is no element begins and ends. */
const SKIPPED = [
  ["<!--", "-->"],
  ["<![CDATA[", "]]>"],
  ["<?", "?>"],
] as const;

interface Tag {
  readonly kind: "start" | "end" | "empty";
  /** Namespace declarations in it. */
  readonly namespaces: number;
  /** Behind its `>`. */
  readonly end: number;
}

/**
 * Checks in one pass that an XML text is not built to be expensive: parsing and canonicalisation, which come before the
 * signature is known to be good, take a time that grows with depth × namespaces in scope × elements, and sorting the
 * elements one that grows with their number × how many stand side by side.
 *
 * @throws PasserelleError `trusted_list_invalid`
 */
export function checkXmlBounds(text: string): void {
  /** The namespace declarations of each open element. */
  const open: number[] = [];
  /** What stands in the document so far, and in each open element. */
  const children = [0];
  let inScope = 0;
  let elements = 0;
  const countChild = (): void => {
    const count = (children.at(-1) ?? 0) + 1;
    if (count > MAX_TRUSTED_LIST_CHILDREN)
      throw refuse("elements side by side beyond the limit");
    children[children.length - 1] = count;
    if (++elements > MAX_TRUSTED_LIST_ELEMENTS)
      throw refuse("number of elements beyond the limit");
  };
  let position = text.indexOf("<");
  while (position >= 0) {
    const skipped = SKIPPED.find(([begin]) => text.startsWith(begin, position));
    if (skipped) {
      const [begin, close] = skipped;
      position = endOf(text, close, position + begin.length);
      countChild();
    } else {
      const tag = readTag(text, position);
      position = tag.end;
      if (tag.kind === "end") {
        inScope -= open.pop() ?? 0;
        if (children.length > 1) children.pop();
      } else {
        countChild();
        const within = inScope + tag.namespaces;
        if (open.length === MAX_TRUSTED_LIST_DEPTH)
          throw refuse("depth beyond the limit");
        if (within > MAX_TRUSTED_LIST_NAMESPACES)
          throw refuse("namespaces beyond the limit");
        if (tag.kind === "start") {
          open.push(tag.namespaces);
          children.push(0);
          inScope = within;
        }
      }
    }
    position = text.indexOf("<", position);
  }
}

function readTag(text: string, start: number): Tag {
  if (text[start + 1] === "/") {
    return { kind: "end", namespaces: 0, end: endOf(text, ">", start) };
  }
  let attributes = 0;
  let namespaces = 0;
  let position = start + 1;
  for (; text[position] !== ">"; position++) {
    const character = text[position];
    if (character === undefined || character === "<") {
      throw refuse("a tag without its end");
    }
    if (character === '"' || character === "'") {
      position = endOf(text, character, position + 1) - 1;
    } else if (character === "=") {
      attributes++;
    } else if (character === "x" && text.startsWith("xmlns", position)) {
      namespaces++;
    }
  }
  if (attributes > MAX_TRUSTED_LIST_ATTRIBUTES)
    throw refuse("attributes beyond the limit");
  const kind = text[position - 1] === "/" ? "empty" : "start";
  return { kind, namespaces, end: position + 1 };
}

function endOf(text: string, close: string, from: number): number {
  const found = text.indexOf(close, from);
  if (found < 0) throw refuse(`${close} is missing`);
  return found + close.length;
}

function refuse(reason: string): PasserelleError {
  return new PasserelleError("trusted_list_invalid", `XML: ${reason}`);
}
