"""verify.py statement.txt signature.p7s ca.pem: Python 3 with asn1crypto, cryptography and pyOpenSSL."""

import hashlib
import hmac
import sys

from asn1crypto import cms, pem, tsp  # noqa: F401 - tsp teaches cms the attribute signing_certificate_v2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from OpenSSL import crypto

DIGESTS = {"sha256": hashes.SHA256, "sha384": hashes.SHA384, "sha512": hashes.SHA512}


def only(values):
    (value,) = values
    return value


def check(is_so, what):
    if not is_so:
        raise ValueError(what)


def verify_signature(key, signature, signed, algorithm, digest):
    kind = algorithm.signature_algo
    if kind == "rsassa_pkcs1v15":
        key.verify(signature, signed, padding.PKCS1v15(), digest)
    elif kind == "rsassa_pss":
        salt = algorithm["parameters"]["salt_length"].native
        key.verify(signature, signed, padding.PSS(padding.MGF1(digest), salt), digest)
    elif kind == "ecdsa":
        key.verify(signature, signed, ec.ECDSA(digest))
    else:
        raise ValueError(f"algorithm {kind}")


def verify(statement, signature, ca):
    info = cms.ContentInfo.load(signature, strict=True)
    check(info["content_type"].native == "signed_data", "not SignedData")
    message = info["content"]
    signer = only(message["signer_infos"])
    certificates = [choice.chosen for choice in message["certificates"]]
    sid = signer["sid"].chosen
    certificate = only(
        each
        for each in certificates
        if each.serial_number == sid["serial_number"].native and each.issuer == sid["issuer"]
    )

    # The attributes are what is signed; the digest of the statement is one of them.
    attributes = {each["type"].native: only(each["values"]) for each in signer["signed_attrs"]}
    check(len(attributes) == len(signer["signed_attrs"]), "an attribute twice")
    digest_name = signer["digest_algorithm"]["algorithm"].native
    digest = DIGESTS[digest_name]()
    check(attributes["content_type"].native == "data", "not over data")
    found = hashlib.new(digest_name, statement).digest()
    check(hmac.compare_digest(attributes["message_digest"].native, found), "another statement")
    cert_id = attributes["signing_certificate_v2"]["certs"][0]
    named = cert_id["hash_algorithm"]["algorithm"].native
    found = hashlib.new(named, certificate.dump()).digest()
    check(hmac.compare_digest(cert_id["cert_hash"].native, found), "another certificate")
    loaded = crypto.load_certificate(crypto.FILETYPE_ASN1, certificate.dump())
    verify_signature(
        loaded.get_pubkey().to_cryptography_key(),
        signer["signature"].native,
        b"\x31" + signer["signed_attrs"].dump()[1:],  # RFC 5652 section 5.4
        signer["signature_algorithm"],
        digest,
    )

    # The path, by OpenSSL; and what the certificate is for.
    store = crypto.X509Store()
    for _, _, der in pem.unarmor(ca, multiple=True):
        store.add_cert(crypto.load_certificate(crypto.FILETYPE_ASN1, der))
    chain = [crypto.load_certificate(crypto.FILETYPE_ASN1, each.dump()) for each in certificates]
    crypto.X509StoreContext(store, loaded, chain).verify_certificate()
    usage = certificate.key_usage_value
    check(usage is None or "digital_signature" in usage.native, "not meant for signatures")
    purposes = certificate.extended_key_usage_value
    check(purposes is None or "client_auth" in purposes.native, "not meant for signing in")
    return certificate.subject.human_friendly


if __name__ == "__main__":
    files = [open(name, "rb").read() for name in sys.argv[1:4]]
    print(verify(*files))
