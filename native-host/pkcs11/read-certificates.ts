import {
  MAX_CERTIFICATE_BYTES,
  MAX_CERTIFICATES_PER_TOKEN,
} from "@passerelle/shared/limits.ts";
import type { Handle } from "pkcs11js";
import { boundedText } from "../bounded-text.ts";
import { CKR_OPERATION_ACTIVE, ckrOf } from "./ckr.ts";
import * as ck from "./constants.ts";
import type { Library } from "./library.ts";
import type { ModuleCertificate } from "./messages.ts";
import {
  findObjects,
  MAX_KEYS,
  readAttribute,
  readAttributes,
} from "./objects.ts";

export interface TokenCertificate extends ModuleCertificate {
  readonly der: Buffer;
  /** CKA_ID, empty where there is none. */
  readonly keyId: Buffer;
}

/**
 * Reads every X.509 certificate of a token that the session shows. One that cannot be read never hides the others.
 * Without a login, a private key that is not visible may yet be there.
 */
export function readCertificates(
  library: Library,
  session: Handle,
): TokenCertificate[] {
  const objects = findObjects(
    library,
    session,
    [
      { type: ck.CKA_CLASS, value: ck.CKO_CERTIFICATE },
      { type: ck.CKA_CERTIFICATE_TYPE, value: ck.CKC_X_509 },
    ],
    MAX_CERTIFICATES_PER_TOKEN,
  );
  const keyIds = privateKeyIds(library, session);
  return objects.flatMap((object) => {
    const [der, id, label] = readAttributes(library, session, object, [
      ck.CKA_VALUE,
      ck.CKA_ID,
      ck.CKA_LABEL,
    ]);
    if (!der || der.length === 0 || der.length > MAX_CERTIFICATE_BYTES)
      return [];
    const keyId = id ?? Buffer.alloc(0);
    return {
      der,
      keyId,
      value: der.toString("base64"),
      label: boundedText(label?.toString("utf8") ?? ""),
      key: keyIds.has(keyId.toString("hex")) ? "present" : "unknown",
    };
  });
}

function privateKeyIds(library: Library, session: Handle): Set<string> {
  const keys = findPrivateKeys(library, session);
  const ids = keys.map(
    (key) =>
      readAttribute(library, session, key, ck.CKA_ID)?.toString("hex") ?? "",
  );
  return new Set(ids.filter((id) => id !== ""));
}

/** None where the library did not end the search for certificates: then it is not known which keys are there. */
function findPrivateKeys(library: Library, session: Handle): Handle[] {
  try {
    return findObjects(
      library,
      session,
      [{ type: ck.CKA_CLASS, value: ck.CKO_PRIVATE_KEY }],
      MAX_KEYS,
    );
  } catch (error) {
    if (ckrOf(error) !== CKR_OPERATION_ACTIVE) throw error;
    return [];
  }
}

/** What the host is told of a certificate. */
export function withoutInternals({
  value,
  label,
  key,
}: TokenCertificate): ModuleCertificate {
  return { value, label, key };
}
