import type { FastifyError, FastifyReply } from "fastify";
import { type ErrorCode, ERRORS } from "@passerelle/shared/errors/codes.ts";
import type { Portal } from "./portal.ts";
import type { RenderPage } from "./pages.ts";

/** HTTP statuses of codes; every other refusal is 422: understood, and not accepted. */
const STATUSES: Partial<Record<ErrorCode, number>> = {
  request_refused: 400,
  form_expired: 403,
  certificate_not_enrolled: 403,
  page_not_found: 404,
  message_too_large: 413,
  signature_too_large: 413,
  attempts_exceeded: 429,
  service_failed: 500,
  configuration_refused: 503,
  revocation_unavailable: 503,
  challenge_store_failed: 503,
  crl_invalid: 503,
  crl_stale: 503,
  ocsp_invalid: 503,
  ocsp_stale: 503,
};

export function statusOf(code: ErrorCode): number {
  return STATUSES[code] ?? 422;
}

/** Codes of Fastify and its plugins, in ours. */
const FRAMEWORK_CODES: Record<string, ErrorCode> = {
  FST_CSRF_MISSING_SECRET: "form_expired",
  FST_CSRF_INVALID_TOKEN: "form_expired",
  FST_ERR_CTP_BODY_TOO_LARGE: "message_too_large",
};

/** Our code for whatever was thrown while answering a request. */
export function codeOf(error: FastifyError): ErrorCode {
  if (error.code in ERRORS) return error.code as ErrorCode;
  const code = FRAMEWORK_CODES[error.code];
  if (code !== undefined) return code;
  if (error.statusCode === 429) return "attempts_exceeded";
  if (error.statusCode !== undefined && error.statusCode < 500)
    return "request_refused";
  return "service_failed";
}

/** An address that cannot be decoded becomes one that is nowhere: it is answered like any other unknown page. */
export function readableAddress(url = "/"): string {
  try {
    decodeURIComponent(url);
    return url;
  } catch {
    return "/adresse-illisible";
  }
}

/** One page for whatever goes wrong: a sentence, what to do, the code for support, nothing of the inside. */
export function addErrorPages(portal: Portal, renderPage: RenderPage): void {
  const send = (reply: FastifyReply, code: ErrorCode) =>
    reply
      .code(statusOf(code))
      .type("text/html; charset=utf-8")
      .send(renderPage("error", { code }));

  portal.setNotFoundHandler((_request, reply) => send(reply, "page_not_found"));
  portal.setErrorHandler<FastifyError>((error, request, reply) => {
    const code = codeOf(error);
    if (statusOf(code) >= 500) request.log.error({ err: error }, "failed");
    else request.log.info({ code }, "refused");
    return send(reply, code);
  });
}
