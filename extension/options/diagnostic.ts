import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { PROTOCOL_VERSION } from "@passerelle/shared/protocol/native.ts";

/** What the extension knows of itself and of the browser around it. */
export interface DiagnosticContext {
  readonly extensionVersion: string;
  readonly extensionId: string;
  readonly userAgent: string;
  readonly diagnose: () => Promise<string>;
}

/** A report to paste to support: the extension's own lines, then the host's, or why there are none. */
export async function buildDiagnostic({
  extensionVersion,
  extensionId,
  userAgent,
  diagnose,
}: DiagnosticContext): Promise<string> {
  const host = await diagnose().catch((error: unknown) =>
    error instanceof PasserelleError
      ? `host: ${error.code}: ${error.message}`
      : "host: internal_error",
  );
  return [
    `extension: ${extensionVersion} (${extensionId}), protocol ${PROTOCOL_VERSION}`,
    `browser: ${userAgent}`,
    host,
  ].join("\n");
}
