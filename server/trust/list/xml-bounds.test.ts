import assert from "node:assert/strict";
import * as limits from "../limits.ts";
import { parseXml } from "./xml.ts";

const nested = (depth: number, open = "<a>") =>
  open.repeat(depth) + "</a>".repeat(depth);
const declarations = (count: number) =>
  Array.from({ length: count }, (_, index) => `xmlns:n${index}="x"`).join(" ");

describe("the bounds of a trusted list’s XML", () => {
  for (const [what, text] of [
    ["as deep as the limit", nested(limits.MAX_TRUSTED_LIST_DEPTH)],
    [
      "many namespaces one after the other",
      `<r>${'<a xmlns:b="x"></a>'.repeat(1000)}${'<a xmlns:b="x"/>'.repeat(1000)}</r>`,
    ],
    ["tags in comments", `<r><!--${"<a>".repeat(1000)}--></r>`],
    ["tags in CDATA", `<r><![CDATA[${"<a>".repeat(1000)}]]></r>`],
    ["tags in an instruction", `<r><?x ${"<a>".repeat(1000)}?></r>`],
    ["signs in quotes", `<r a=">'/=" b='>"'>=</r>`],
    [
      "as many elements side by side as the limit",
      `<r>${"<a/>".repeat(limits.MAX_TRUSTED_LIST_CHILDREN)}</r>`,
    ],
    [
      "more than that, but not side by side",
      `<r>${`<a>${"<b></b>".repeat(1500)}</a>`.repeat(3)}</r>`,
    ],
  ] as const) {
    it(`let pass ${what}`, () => {
      assert.equal(parseXml(text).documentElement.nodeType, 1);
    });
  }

  for (const [what, text, message] of [
    ["depth", nested(limits.MAX_TRUSTED_LIST_DEPTH + 1), /depth/],
    ["a depth of empty quotes", nested(101, "<a b='>'>"), /depth/],
    [
      "too many elements",
      `<r>${`<a>${"<b/>".repeat(998)}</a>`.repeat(limits.MAX_TRUSTED_LIST_ELEMENTS / 999 + 1)}</r>`,
      /number of elements/,
    ],
    [
      "too many elements side by side",
      `<r>${"<a/>".repeat(limits.MAX_TRUSTED_LIST_CHILDREN + 1)}</r>`,
      /side by side/,
    ],
    [
      "comments and instructions among them",
      `<r>${"<!----><?x?>".repeat(limits.MAX_TRUSTED_LIST_CHILDREN / 2)}<a/></r>`,
      /side by side/,
    ],
    [
      "them under an element that is not the first",
      `<r><a><b/></a><a>${"<b></b>".repeat(limits.MAX_TRUSTED_LIST_CHILDREN + 1)}</a></r>`,
      /side by side/,
    ],
    [
      "namespaces in scope, spread over ancestors",
      nested(60, `<a ${declarations(2)}>`),
      /namespaces/,
    ],
    [
      "attributes",
      `<a ${Array.from({ length: 101 }, (_, index) => `a${index}=""`).join(" ")}/>`,
      /attributes/,
    ],
    ["a tag cut off", "<a b", /without its end/],
    ["a tag inside a tag", "<a <b>>", /without its end/],
    ["a comment cut off", "<a><!-- ", /missing/],
    ["an attribute cut off", '<a b="', /missing/],
  ] as const) {
    it(`refuse ${what}`, () => {
      assert.throws(() => parseXml(text), {
        code: "trusted_list_invalid",
        message,
      });
    });
  }
});
