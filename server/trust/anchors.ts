import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { parseCertificate } from "../certificate/parse.ts";
import { readMaterial } from "./folder.ts";
import {
  createReloadingSource,
  type ReloadingOptions,
  type ReloadingSource,
} from "./reloading.ts";

/**
 * Trust anchors, intermediates or accepted issuers from PEM: a bundle, or a folder of `.pem`, `.crt`, `.cer` and `.der`
 * files, or of names hashed as in `1a2b3c4d.0` (DER works too). Reloaded without a restart, by itself or by `reload`; a
 * set with a broken file, or none left, does not replace the last good one.
 *
 * @throws PasserelleError `trust_material_invalid` when the first load finds nothing good
 */
export function createPemTrustAnchors(
  location: string,
  options: ReloadingOptions = {},
): Promise<ReloadingSource> {
  return createReloadingSource(async () => {
    const anchors = await readMaterial(location, {
      label: "CERTIFICATE",
      pattern: /\.(?:pem|crt|cer|der)$|^[0-9a-f]{8}\.\d+$/i,
      check: parseCertificate,
    });
    if (anchors.length === 0) {
      throw new PasserelleError(
        "trust_material_invalid",
        `${location}: no certificate in it`,
      );
    }
    return { elements: anchors };
  }, options);
}
