import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";

export interface AllowedExtensions {
  readonly chromium: readonly string[];
  readonly firefox: readonly string[];
}

/**
 * Checks which extension a browser started the host for. Chromium names the origin, Firefox its manifest and the
 * add-on's ID; the xdg portal of sandboxed browsers names nothing, and there only the browser's own check of the
 * manifest stands.
 *
 * @throws PasserelleError `host_forbidden`
 */
export function checkCaller(
  args: readonly string[],
  allowed: AllowedExtensions,
): void {
  const [first, second] = args;
  if (first === undefined) return;
  const chromiumId = /^chrome-extension:\/\/([a-p]{32})\/$/.exec(first)?.[1];
  const isAllowed =
    chromiumId === undefined
      ? second !== undefined && allowed.firefox.includes(second)
      : allowed.chromium.includes(chromiumId);
  if (!isAllowed)
    throw new PasserelleError(
      "host_forbidden",
      `unknown extension ${(chromiumId ?? second ?? first).slice(0, 200)}`,
    );
}
