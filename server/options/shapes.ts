import { types } from "node:util";
import * as v from "valibot";

/** DER or other bytes. */
export const bytes = v.custom<Uint8Array>(types.isUint8Array, "a Uint8Array");

/** An option that is a function. */
export function functionOption<Type extends (...given: never[]) => unknown>() {
  return v.custom<Type>((given) => typeof given === "function", expected);
}

/** An option that is an object with these methods, of its own or of its class; it is passed on as it is. */
export function objectWith<Type extends object>(
  ...methods: readonly (keyof Type & string)[]
) {
  return v.custom<Type>((given) => hasMethods(given, methods), expected);
}

export function hasMethods(
  given: unknown,
  methods: readonly string[],
): given is object {
  return (
    typeof given === "object" &&
    given !== null &&
    methods.every(
      (name) => typeof (given as Record<string, unknown>)[name] === "function",
    )
  );
}

/** A time in whole milliseconds: against NaN every comparison is false, and nothing would ever be too old. */
export const durationMs = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** How long something may take or wait. Node ends timers at once that are longer than this, of 24 days. */
export const timerMs = v.pipe(
  durationMs,
  v.minValue(1),
  v.maxValue(2 ** 31 - 1),
);

/** How many there may be of something. */
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

/** Of `Freshness`. */
export const freshnessSchema = v.strictObject({
  clockSkewMs: v.optional(durationMs),
  maximumAgeMs: v.optional(durationMs),
});

const expected = "not of its type";
