import helmet from "@fastify/helmet";
import type { Portal } from "./portal.ts";

const ONE_YEAR_SECONDS = 365 * 24 * 60 * 60;

/** Nothing is allowed but our own style sheet, pictures and form targets; there is no script at all. */
const CONTENT_SECURITY_POLICY = {
  "default-src": ["'none'"],
  "style-src": ["'self'"],
  "img-src": ["'self'"],
  "form-action": ["'self'"],
  "base-uri": ["'none'"],
  "frame-ancestors": ["'none'"],
  "require-trusted-types-for": ["'script'"],
};

const PERMISSIONS_POLICY = [
  "accelerometer",
  "camera",
  "clipboard-read",
  "display-capture",
  "geolocation",
  "gyroscope",
  "hid",
  "microphone",
  "midi",
  "payment",
  "publickey-credentials-get",
  "screen-wake-lock",
  "serial",
  "usb",
]
  .map((feature) => `${feature}=()`)
  .join(", ");

/** Protective headers for every answer, errors included. */
export async function addSecurityHeaders(
  portal: Portal,
  origin: string,
): Promise<void> {
  const isHttps = origin.startsWith("https:");
  await portal.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        ...CONTENT_SECURITY_POLICY,
        ...(isHttps && { "upgrade-insecure-requests": [] }),
      },
    },
    strictTransportSecurity: isHttps && {
      maxAge: ONE_YEAR_SECONDS,
      includeSubDomains: true,
    },
    // "no-referrer" would make browsers send `Origin: null` with our own forms.
    referrerPolicy: { policy: "same-origin" },
    crossOriginOpenerPolicy: { policy: "same-origin" },
    crossOriginResourcePolicy: { policy: "same-origin" },
    xFrameOptions: { action: "deny" },
  });
  portal.addHook("onRequest", async (_request, reply) => {
    reply.header("Permissions-Policy", PERMISSIONS_POLICY);
    reply.header("Cache-Control", "no-store");
  });
}
