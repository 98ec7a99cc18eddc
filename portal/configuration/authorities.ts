import { X509Certificate } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";

const PEM_CERTIFICATE =
  /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;
const PEM_FILE = /\.(?:pem|crt|cer)$/i;

/**
 * Reads every certificate of a PEM file, or of the `.pem`, `.crt` and `.cer` files of a folder.
 *
 * @returns DER, at least one
 * @throws PasserelleError `configuration_unreadable`, `configuration_invalid` when a file holds no certificate
 */
export function readAuthorities(path: string): Uint8Array[] {
  try {
    const files = statSync(path).isDirectory()
      ? readdirSync(path)
          .filter((name) => PEM_FILE.test(name))
          .sort()
          .map((name) => join(path, name))
      : [path];
    const anchors = files.flatMap(readCertificates);
    if (anchors.length === 0)
      throw new PasserelleError("configuration_invalid", `${path} has no PEM`);
    return anchors;
  } catch (cause) {
    if (cause instanceof PasserelleError) throw cause;
    throw new PasserelleError("configuration_unreadable", path, { cause });
  }
}

function readCertificates(file: string): Uint8Array[] {
  const pems = readFileSync(file, "utf8").match(PEM_CERTIFICATE) ?? [];
  try {
    if (pems.length === 0) throw new Error("no certificate");
    return pems.map((pem) => new Uint8Array(new X509Certificate(pem).raw));
  } catch (cause) {
    throw new PasserelleError(
      "configuration_invalid",
      `${file} holds something other than PEM certificates`,
      { cause },
    );
  }
}
