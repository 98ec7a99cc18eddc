import { type MemberNode, parse, type ValueNode } from "@humanwhocodes/momoa";
import type { Rule } from "./rules.ts";

/** Where in the administrator's file which rule is broken. Lines and columns count from 1. */
export interface ConfigurationProblem {
  readonly line: number;
  readonly column: number;
  /** As in `modules.add[0].path`; empty for the file as a whole. */
  readonly field: string;
  readonly rule: Rule;
}

type Key = string | number;

/** No field that is known lies deeper. */
const MAX_DEPTH = 4;

export interface BrokenRule {
  readonly path: readonly Key[];
  readonly rule: Rule;
}

/**
 * Finds the places of broken rules and repeated fields in the text, from top to bottom; for a text that is no JSON, the
 * place where it ceases to be.
 */
export function locateProblems(
  text: string,
  broken: readonly BrokenRule[],
): ConfigurationProblem[] {
  let root: ValueNode;
  try {
    root = parse(text, { ranges: false }).body;
  } catch (error) {
    const { line = 1, column = 1 } = error as {
      line?: number;
      column?: number;
    };
    return [{ line, column, field: "", rule: "syntax" }];
  }
  const located = broken.map(({ path, rule }) => ({
    ...placeOf(root, path, rule),
    field: fieldName(path),
    rule,
  }));
  return [...located, ...repeatedFields(root, [])].sort(
    (a, b) => a.line - b.line || a.column - b.column,
  );
}

/** JSON.parse takes the last of two equal fields: what the first one closed would be open. */
function* repeatedFields(
  node: ValueNode,
  path: readonly Key[],
): Generator<ConfigurationProblem> {
  if (path.length > MAX_DEPTH) return;
  if (node.type === "Array")
    for (const [index, { value }] of node.elements.entries())
      yield* repeatedFields(value, [...path, index]);
  if (node.type !== "Object") return;
  const names = new Set<string>();
  for (const { name, value } of node.members) {
    const key = nameOf(name);
    const { line, column } = name.loc.start;
    const field = [...path, key];
    if (names.has(key))
      yield { line, column, field: fieldName(field), rule: "repeated_field" };
    names.add(key);
    yield* repeatedFields(value, field);
  }
}

function nameOf(name: MemberNode["name"]): string {
  return name.type === "String" ? name.value : name.name;
}

/** The place of the value, of the name for a field that should not be there, or of the object that lacks one. */
function placeOf(
  root: ValueNode,
  path: readonly Key[],
  rule: Rule,
): { line: number; column: number } {
  let place = root.loc.start;
  let node: ValueNode = root;
  for (const key of path) {
    if (node.type === "Object") {
      const member: MemberNode | undefined = node.members.find(
        ({ name }) => nameOf(name) === key,
      );
      if (member === undefined) break;
      node = member.value;
      place =
        rule === "unknown_field" && key === path.at(-1)
          ? member.name.loc.start
          : node.loc.start;
    } else if (node.type === "Array") {
      const element = node.elements[Number(key)];
      if (element === undefined) break;
      node = element.value;
      place = node.loc.start;
    }
  }
  return { line: place.line, column: place.column };
}

function fieldName(path: readonly Key[]): string {
  return path.reduce<string>(
    (name, key) =>
      typeof key === "number"
        ? `${name}[${key}]`
        : name === ""
          ? key
          : `${name}.${key}`,
    "",
  );
}
