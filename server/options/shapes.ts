import { types } from "node:util";
import * as v from "valibot";

/** Passes on unchanged what satisfies `is`; `expects` names it in the error. */
function shape<Type>(is: (given: unknown) => boolean, expects: string) {
  return Object.assign(v.custom<Type>(is), { expects });
}

export const bytes = shape<Uint8Array>(types.isUint8Array, "Uint8Array");

/** Bytes that are no PEM: as evidence it would be passed over, and nobody would hear of it. */
export const der = shape<Uint8Array>(
  (given) => types.isUint8Array(given) && !isPem(given),
  "Uint8Array of DER",
);

/** DER begins with a tag, and hyphen-minus is none that anything here begins with. */
function isPem(given: Uint8Array): boolean {
  const HYPHEN = 0x2d;
  return given[0] === HYPHEN && given[1] === HYPHEN;
}

/** An option that is a function. */
export function functionOption<Type extends (...given: never[]) => unknown>() {
  return shape<Type>((given) => typeof given === "function", "function");
}

/** An option that is an object with these methods, of its own or of its class; it is passed on as it is. */
export function objectWith<Type extends object>(
  ...methods: readonly (keyof Type & string)[]
) {
  return shape<Type>(
    (given) => hasMethods(given, methods),
    `object with ${methods.join(" and ")}`,
  );
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
