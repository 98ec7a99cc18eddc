import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { toJsonSchema } from "@valibot/to-json-schema";
import { administratorFile } from "./schema.ts";

const PUBLISHED = new URL(
  "../../../docs/deployment/host.schema.json",
  import.meta.url,
);
/** What the published schema says to people and editors only. */
const WORDS = new Set(["title", "description", "default"]);

function withoutWords(schema: unknown): unknown {
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) =>
      WORDS.has(key) ? undefined : value,
    ),
  );
}

describe("docs/deployment/host.schema.json", () => {
  it("says what the host checks", () => {
    assert.deepEqual(
      withoutWords(JSON.parse(readFileSync(PUBLISHED, "utf8"))),
      // The NUL that C strings cannot carry is the one rule JSON Schema has no plain word for.
      toJsonSchema(administratorFile, {
        ignoreActions: ["check"],
        typeMode: "output",
      }),
    );
  });
});
