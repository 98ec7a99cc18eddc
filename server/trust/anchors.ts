import { parseCertificate } from "../certificate/parse.ts";
import type { ReloadingSource } from "./reloading.ts";
import { createMaterialSource, type FolderOptions } from "./source.ts";

/**
 * Trust anchors, intermediates or accepted issuers from PEM: a bundle, or a folder of `.pem`, `.crt`, `.cer` and `.der`
 * files, or of names hashed as in `1a2b3c4d.0` (DER works too). Reloaded without a restart, by itself or by `reload`; a
 * set with a broken file, or none left, does not replace the last good one.
 *
 * @throws PasserelleError `trust_material_invalid` when the first load finds nothing good
 */
export async function createPemTrustAnchors(
  location: string,
  options: FolderOptions = {},
): Promise<ReloadingSource> {
  const kind = {
    label: "CERTIFICATE",
    pattern: /\.(?:pem|crt|cer|der)$|^[0-9a-f]{8}\.\d+$/i,
    check: parseCertificate,
    mayBeAbsent: false,
  };
  return createMaterialSource(location, kind, options);
}
