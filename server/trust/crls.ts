import { parseCrl } from "../revocation/crl/parse.ts";
import type { ReloadingSource } from "./reloading.ts";
import { createMaterialSource, type FolderOptions } from "./source.ts";

/**
 * CRLs for a closed network: somebody puts them into a folder (`.crl`, `.pem`, `.der`, or hashed as in
 * `1a2b3c4d.r0`; DER or PEM), nothing is fetched. Goes where `createRevocationSource` takes `crls`. An empty folder is no
 * error: it is for the check to say that a certificate's status is then unknown.
 *
 * @throws PasserelleError `trust_material_invalid` when the first load finds what is no CRL, or files of other names alone
 */
export async function createCrlFolder(
  location: string,
  options: FolderOptions = {},
): Promise<ReloadingSource> {
  const kind = {
    label: "X509 CRL",
    pattern: /\.(?:crl|pem|der)$|^[0-9a-f]{8}\.r\d+$/i,
    check: parseCrl,
    mayBeAbsent: true,
  };
  return createMaterialSource(location, kind, options);
}
