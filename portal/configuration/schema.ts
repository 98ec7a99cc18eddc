import * as v from "valibot";
import { MAX_RELYING_PARTY_NAME_CHARACTERS } from "@passerelle/shared/limits.ts";
import { origin } from "@passerelle/shared/protocol/fields.ts";
import {
  DEFAULT_SESSION_ABSOLUTE_MINUTES,
  DEFAULT_SESSION_IDLE_MINUTES,
} from "../limits.ts";

const path = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));
const minutes = (maximum: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(maximum));

export const configurationSchema = v.strictObject({
  /** Where to listen. Behind a proxy on the same machine, and in development: 127.0.0.1. */
  host: v.optional(v.pipe(v.string(), v.ip()), "127.0.0.1"),
  /** 0: any free one, in development. */
  port: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65535)),
    0,
  ),
  /** The site's address as browsers see it. Absent, in development: http://localhost and the port. */
  origin: v.optional(origin),
  bankName: v.optional(
    v.pipe(
      v.string(),
      v.minLength(1),
      v.maxLength(MAX_RELYING_PARTY_NAME_CHARACTERS),
    ),
    "Banque Coopérative des Rives",
  ),
  /** A PEM file, or a folder of them: the certification authorities whose certificates sign in. */
  trustAnchors: path,
  /** The SQLite file; made when absent. */
  database: path,
  /** Where customers get the extension; absent where IT departments install it. */
  installationPage: v.optional(v.pipe(v.string(), v.url(), v.regex(/^https:/))),
  sessionIdleMinutes: v.optional(minutes(60), DEFAULT_SESSION_IDLE_MINUTES),
  sessionAbsoluteMinutes: v.optional(
    minutes(24 * 60),
    DEFAULT_SESSION_ABSOLUTE_MINUTES,
  ),
  /** Addresses or networks (CIDR) of proxies whose X-Forwarded-For is believed. */
  trustedProxies: v.optional(v.array(v.pipe(v.string(), v.maxLength(64))), []),
  logLevel: v.optional(
    v.picklist(["error", "warn", "info", "debug", "silent"]),
    "info",
  ),
});

export type Configuration = v.InferOutput<typeof configurationSchema>;
