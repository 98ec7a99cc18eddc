import * as limits from "@passerelle/shared/limits.ts";
import * as v from "valibot";
import type { Rule } from "./rules.ts";

/** As a valibot message, so that each issue names the rule it breaks. */
const rule = (name: Rule) => name;

const ABSOLUTE_PATH = /^(?:\/|[A-Za-z]:\\)/;

const name = v.pipe(
  v.string(rule("text")),
  v.minLength(1, rule("name")),
  v.maxLength(limits.MAX_LABEL_CHARACTERS, rule("name")),
);
const path = v.pipe(
  v.string(rule("text")),
  v.maxLength(limits.MAX_PATH_CHARACTERS, rule("path")),
  v.regex(ABSOLUTE_PATH, rule("path")),
);
const list = <const Item extends v.GenericSchema>(
  item: Item,
  maxLength: number,
) => v.pipe(v.array(item, rule("list")), v.maxLength(maxLength, rule("list")));

/** valibot takes an empty array for an object; `"extensions": []` would then allow our own instead of none. */
const object = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  v.pipe(
    v.unknown(),
    v.check((value) => !Array.isArray(value), rule("object")),
    v.strictObject(entries, rule("object")),
  );

const addedModule = object({
  name,
  path,
  /** pReserved of CK_C_INITIALIZE_ARGS, as NSS softokn needs it. */
  initArguments: v.optional(
    v.pipe(
      v.string(rule("text")),
      v.maxLength(limits.MAX_INIT_ARGUMENT_CHARACTERS, rule("init_arguments")),
      v.check((text) => !text.includes("\0"), rule("init_arguments")),
    ),
  ),
});

export const administratorFile = object({
  $schema: v.optional(v.string(rule("text"))),
  modules: v.optional(
    object({
      /** Look for the catalogue's products. */
      catalogue: v.optional(v.boolean(rule("boolean"))),
      /** Use p11-kit's registrations. */
      p11Kit: v.optional(v.boolean(rule("boolean"))),
      /** Come first, in this order. */
      add: v.optional(list(addedModule, limits.MAX_MODULES)),
      /** Names or paths never to load. */
      disable: v.optional(list(name, limits.MAX_MODULES)),
      /** Names or paths to put first; the others follow as they were. */
      order: v.optional(list(name, limits.MAX_MODULES)),
    }),
  ),
  /** A browser family's list replaces the built-in one. */
  extensions: v.optional(
    object({
      chromium: v.optional(
        list(
          v.pipe(
            v.string(rule("text")),
            v.regex(/^[a-p]{32}$/, rule("chromium_id")),
          ),
          limits.MAX_EXTENSION_IDS,
        ),
      ),
      firefox: v.optional(
        list(
          v.pipe(
            v.string(rule("text")),
            v.maxLength(80, rule("firefox_id")),
            v.regex(
              /^(?:\{[0-9A-Fa-f-]{36}\}|[A-Za-z0-9._-]*@[A-Za-z0-9._-]+)$/,
              rule("firefox_id"),
            ),
          ),
          limits.MAX_EXTENSION_IDS,
        ),
      ),
    }),
  ),
});
export type AdministratorFile = v.InferOutput<typeof administratorFile>;
