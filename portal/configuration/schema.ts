import { isIP } from "node:net";
import * as v from "valibot";
import { MAX_RELYING_PARTY_NAME_CHARACTERS } from "@passerelle/shared/limits.ts";
import { origin } from "@passerelle/shared/protocol/fields.ts";
import {
  DEFAULT_SESSION_ABSOLUTE_MINUTES,
  DEFAULT_SESSION_IDLE_MINUTES,
  MAX_AUDIT_RETENTION_DAYS,
  MIN_AUDIT_RETENTION_DAYS,
} from "../limits.ts";

const path = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));
const minutes = (maximum: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(maximum));

/** An address, or a network as address and prefix length. */
function isNetwork(text: string): boolean {
  const [address = "", length, ...rest] = text.split("/");
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  const bits = version === 4 ? 32 : 128;
  return length === undefined || (/^\d{1,3}$/.test(length) && +length <= bits);
}

/** An origin as `URL` writes it, over http too: CRLs and OCSP responses are signed. */
const fetchOrigin = v.pipe(
  v.string(),
  v.url(),
  v.check(
    (text) => /^https?:/.test(text) && new URL(text).origin === text,
    "an http or https origin, without a path",
  ),
);

const revocation = v.variant("mode", [
  v.strictObject({ mode: v.literal("none") }),
  v.pipe(
    v.strictObject({
      mode: v.picklist(["hard", "soft"]),
      /** A CRL file, or a folder of `.crl`, `.pem`, `.der` and `1a2b3c4d.r0` files that somebody keeps up to date. */
      crls: v.optional(path),
      /** Whether OCSP responders and CRLs are asked for at the addresses in the certificates. */
      online: v.optional(v.boolean(), true),
      /** `http://crl.bank.internal`: asked in spite of a private address or an unusual port. */
      allowedOrigins: v.optional(v.array(fetchOrigin), []),
    }),
    v.check(
      ({ online, crls }) => online || crls !== undefined,
      "neither online nor crls: nothing would ever tell what is revoked",
    ),
  ),
]);

/** Asking where the certificates say: whose they are is known only afterwards, so it is for named hosts alone. */
const intermediateSource = v.strictObject({
  /** `crt.authority.example`: the authorities' hosts. */
  hosts: v.pipe(v.array(v.string()), v.minLength(1)),
  allowedOrigins: v.optional(v.array(fetchOrigin), []),
});

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
  /** The same, of every authority between those and the customers, so that no path hangs on what a token holds. */
  intermediates: v.optional(path),
  /** The same, of the authorities that issue the customers' certificates: the dialog marks all others as unsuitable. */
  acceptedIssuers: v.optional(path),
  /** Where intermediates are asked for that neither `intermediates` nor the token holds. Absent: nowhere. */
  intermediateSource: v.optional(intermediateSource),
  /** How revoked certificates are found out. Absent: hard and online, or none in development on loopback. */
  revocation: v.optional(revocation),
  /** The SQLite file; made when absent. */
  database: path,
  /** Where customers get the extension; absent where IT departments install it. */
  installationPage: v.optional(v.pipe(v.string(), v.url(), v.regex(/^https:/))),
  sessionIdleMinutes: v.optional(minutes(60), DEFAULT_SESSION_IDLE_MINUTES),
  sessionAbsoluteMinutes: v.optional(
    minutes(24 * 60),
    DEFAULT_SESSION_ABSOLUTE_MINUTES,
  ),
  /** How long the audit trail keeps what happened. */
  auditRetentionDays: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(MIN_AUDIT_RETENTION_DAYS),
      v.maxValue(MAX_AUDIT_RETENTION_DAYS),
    ),
    MIN_AUDIT_RETENTION_DAYS,
  ),
  /** Addresses or networks (CIDR) of proxies whose X-Forwarded-For is believed. */
  trustedProxies: v.optional(
    v.array(v.pipe(v.string(), v.check(isNetwork))),
    [],
  ),
  logLevel: v.optional(
    v.picklist(["error", "warn", "info", "debug", "silent"]),
    "info",
  ),
});

export type Configuration = v.InferOutput<typeof configurationSchema>;
export type Revocation = v.InferOutput<typeof revocation>;
