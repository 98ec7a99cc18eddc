import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyTypeProvider,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from "fastify";
import type * as v from "valibot";

interface ValibotTypeProvider extends FastifyTypeProvider {
  validator: this["schema"] extends v.GenericSchema
    ? v.InferOutput<this["schema"]>
    : unknown;
}

/** The web server, whose routes are typed by their valibot schemas. */
export type Portal = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ValibotTypeProvider
>;
