#include "module.h"
#include <openssl/ecdsa.h>
#include <openssl/rsa.h>
#include <string.h>

#ifndef CKM_EDDSA
#define CKM_EDDSA 0x1057UL
#endif

const CK_MECHANISM_TYPE MECHANISMS[] = {CKM_RSA_PKCS, CKM_SHA256_RSA_PKCS, CKM_RSA_PKCS_PSS,
                                        CKM_ECDSA,    CKM_ECDSA_SHA256,    CKM_EDDSA};
const CK_ULONG MECHANISM_COUNT = sizeof MECHANISMS / sizeof MECHANISMS[0];

static const EVP_MD *digest_of(CK_MECHANISM_TYPE hash) {
  return hash == CKM_SHA384 ? EVP_sha384() : hash == CKM_SHA512 ? EVP_sha512() : EVP_sha256();
}

/* PKCS#11 signatures of elliptic curves are r and s side by side, not DER. */
static bool to_plain_ecdsa(const unsigned char *der, size_t der_length, size_t half, unsigned char *plain) {
  ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &der, (long)der_length);
  if (pair == NULL) return false;
  bool fits = BN_bn2binpad(ECDSA_SIG_get0_r(pair), plain, (int)half) > 0 &&
              BN_bn2binpad(ECDSA_SIG_get0_s(pair), plain + half, (int)half) > 0;
  ECDSA_SIG_free(pair);
  return fits;
}

static bool sign_prehashed(EVP_PKEY *key, const CK_RSA_PKCS_PSS_PARAMS *pss, const unsigned char *input, size_t input_length,
                           unsigned char *out, size_t *out_length) {
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
  bool is_done = EVP_PKEY_sign_init(context) == 1;
  if (is_done && EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA) {
    is_done = EVP_PKEY_CTX_set_rsa_padding(context, pss ? RSA_PKCS1_PSS_PADDING : RSA_PKCS1_PADDING) == 1;
    if (is_done && pss)
      is_done = EVP_PKEY_CTX_set_signature_md(context, digest_of(pss->hashAlg)) == 1 &&
                EVP_PKEY_CTX_set_rsa_pss_saltlen(context, (int)pss->sLen) == 1;
  }
  is_done = is_done && EVP_PKEY_sign(context, out, out_length, input, input_length) == 1;
  EVP_PKEY_CTX_free(context);
  return is_done;
}

static bool sign_message(EVP_PKEY *key, const EVP_MD *digest, const unsigned char *input, size_t input_length,
                         unsigned char *out, size_t *out_length) {
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  bool is_done = EVP_DigestSignInit(context, NULL, digest, NULL, key) == 1 &&
                 EVP_DigestSign(context, out, out_length, input, input_length) == 1;
  EVP_MD_CTX_free(context);
  return is_done;
}

CK_RV sign_with(EVP_PKEY *key, const CK_MECHANISM *mechanism, const CK_RSA_PKCS_PSS_PARAMS *pss, const unsigned char *input,
                CK_ULONG input_length, unsigned char *signature, CK_ULONG *signature_length) {
  unsigned char raw[1024];
  size_t raw_length = sizeof raw;
  size_t half = ((size_t)EVP_PKEY_get_bits(key) + 7) / 8;
  bool is_ec = EVP_PKEY_get_base_id(key) == EVP_PKEY_EC;
  CK_MECHANISM_TYPE type = mechanism->mechanism;
  bool is_done = false;
  if (type == CKM_EDDSA) is_done = sign_message(key, NULL, input, input_length, raw, &raw_length);
  else if (type == CKM_SHA256_RSA_PKCS || type == CKM_ECDSA_SHA256)
    is_done = sign_message(key, EVP_sha256(), input, input_length, raw, &raw_length);
  else is_done = sign_prehashed(key, type == CKM_RSA_PKCS_PSS ? pss : NULL, input, input_length, raw, &raw_length);
  if (!is_done) return CKR_FUNCTION_FAILED;
  size_t length = is_ec ? 2 * half : raw_length;
  if (*signature_length < length) {
    *signature_length = length;
    return CKR_BUFFER_TOO_SMALL;
  }
  *signature_length = length;
  if (!is_ec) memcpy(signature, raw, length);
  else if (!to_plain_ecdsa(raw, raw_length, half, signature)) return CKR_FUNCTION_FAILED;
  return CKR_OK;
}
