import type { Handle } from "pkcs11js";
import { readElement } from "../certificate/der.ts";
import { publicKeyAttributes } from "../certificate/public-key-attributes.ts";
import * as ck from "./constants.ts";
import type { Library } from "./library.ts";
import { findObjects, MAX_KEYS, readAttribute } from "./objects.ts";
import type { TokenCertificate } from "./read-certificates.ts";

/**
 * Finds the private key of a certificate: by CKA_ID, as PKCS#11 §4.6.3 has it, else by the public key, for some tokens
 * give certificates another ID or none. Of several keys with one ID, the one that may sign.
 */
export function findPrivateKey(
  library: Library,
  session: Handle,
  certificate: TokenCertificate,
): Handle | null {
  const keys = findKeysById(library, session, certificate.keyId);
  if (keys.length > 0) return preferSigning(library, session, keys);
  return findByPublicKey(library, session, certificate.der);
}

function findKeysById(
  library: Library,
  session: Handle,
  keyId: Buffer,
): Handle[] {
  if (keyId.length === 0) return [];
  return findObjects(
    library,
    session,
    [
      { type: ck.CKA_CLASS, value: ck.CKO_PRIVATE_KEY },
      { type: ck.CKA_ID, value: keyId },
    ],
    MAX_KEYS,
  );
}

function preferSigning(
  library: Library,
  session: Handle,
  keys: readonly Handle[],
): Handle | null {
  const signing = keys.find(
    (key) => readAttribute(library, session, key, ck.CKA_SIGN)?.[0] === 1,
  );
  return signing ?? keys[0] ?? null;
}

/** RSA private keys carry the modulus; the point of an EC key is on its public key object, whose ID leads on. */
function findByPublicKey(
  library: Library,
  session: Handle,
  certificateDer: Buffer,
): Handle | null {
  const { modulus, point } = publicKeyAttributes(certificateDer);
  if (modulus !== null) {
    const keys = findObjects(
      library,
      session,
      [{ type: ck.CKA_CLASS, value: ck.CKO_PRIVATE_KEY }],
      MAX_KEYS,
    );
    return (
      keys.find((key) =>
        readAttribute(library, session, key, ck.CKA_MODULUS)?.equals(modulus),
      ) ?? null
    );
  }
  if (point === null) return null;
  const publicKeys = findObjects(
    library,
    session,
    [{ type: ck.CKA_CLASS, value: ck.CKO_PUBLIC_KEY }],
    MAX_KEYS,
  );
  const publicKey = publicKeys.find((key) =>
    unwrapPoint(readAttribute(library, session, key, ck.CKA_EC_POINT))?.equals(
      point,
    ),
  );
  if (publicKey === undefined) return null;
  const keyId = readAttribute(library, session, publicKey, ck.CKA_ID);
  const keys = findKeysById(library, session, keyId ?? Buffer.alloc(0));
  return preferSigning(library, session, keys);
}

/** CKA_EC_POINT is an OCTET STRING of the point (PKCS#11 §2.3.3); some tokens give the bare point. */
function unwrapPoint(value: Buffer | null): Buffer | null {
  if (value?.[0] !== 0x04) return value;
  try {
    const wrapped = readElement(value, 0, value.length);
    return wrapped.end === value.length
      ? value.subarray(wrapped.contentStart)
      : value;
  } catch {
    return value;
  }
}
