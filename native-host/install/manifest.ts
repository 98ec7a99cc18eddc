import { HOST_NAME } from "@passerelle/shared/protocol/native.ts";

export type ManifestFamily = "chromium" | "firefox";

/** The native messaging host manifest, as the browsers of one family want it. */
export function buildManifest(
  family: ManifestFamily,
  hostPath: string,
  extensionIds: readonly string[],
): string {
  const callers =
    family === "chromium"
      ? {
          allowed_origins: extensionIds.map(
            (id) => `chrome-extension://${id}/`,
          ),
        }
      : { allowed_extensions: extensionIds };
  const manifest = {
    name: HOST_NAME,
    description: "Passerelle: sign in with the certificate on a USB crypto key",
    path: hostPath,
    type: "stdio",
    ...callers,
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
