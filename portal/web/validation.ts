import type { FastifySchemaCompiler } from "fastify";
import * as v from "valibot";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";

/** Query parameters are nowhere used; whatever a link carries is dropped. */
export const NO_QUERY = v.object({});

/** Far above anything a person types, far below anything that costs. */
const MAX_FIELD_CHARACTERS = 256;
export const field = v.pipe(v.string(), v.maxLength(MAX_FIELD_CHARACTERS));

/** Checks every part of a request that has a schema; the refusal is `request_refused`. */
export const validatorCompiler: FastifySchemaCompiler<v.GenericSchema> =
  ({ schema }) =>
  (untrusted) => {
    try {
      return { value: parseWith(schema, untrusted, "request_refused") };
    } catch (error) {
      if (error instanceof PasserelleError) return { error };
      throw error;
    }
  };
