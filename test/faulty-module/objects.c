#include "module.h"
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add_attribute(struct object *object, CK_ATTRIBUTE_TYPE type, const void *value, size_t length) {
  if (object->count == MAX_ATTRIBUTES) abort();
  struct attribute *attribute = &object->attributes[object->count++];
  attribute->type = type;
  attribute->length = length;
  attribute->value = malloc(length + 1);
  memcpy(attribute->value, value, length);
}

static void add_flag(struct object *object, CK_ATTRIBUTE_TYPE type, bool is_set) {
  CK_BBOOL value = is_set ? CK_TRUE : CK_FALSE;
  add_attribute(object, type, &value, sizeof value);
}

static void add_number(struct object *object, CK_ATTRIBUTE_TYPE type, CK_ULONG value) {
  add_attribute(object, type, &value, sizeof value);
}

/* Adds a DER encoding made by OpenSSL, and frees it. */
static void add_der(struct object *object, CK_ATTRIBUTE_TYPE type, unsigned char *der, int length) {
  if (length < 0) abort();
  add_attribute(object, type, der, (size_t)length);
  OPENSSL_free(der);
}

static struct object *add_object(struct token *token, CK_OBJECT_CLASS class, CK_ULONG id, bool is_private) {
  if (token->object_count == MAX_OBJECTS) abort();
  struct object *object = &token->objects[token->object_count++];
  char label[32];
  int length = snprintf(label, sizeof label, "Clé %lu", id);
  object->class = class;
  object->is_private = is_private;
  add_number(object, CKA_CLASS, class);
  add_flag(object, CKA_TOKEN, true);
  add_flag(object, CKA_PRIVATE, is_private);
  add_attribute(object, CKA_LABEL, label, (size_t)length);
  add_attribute(object, CKA_ID, (unsigned char[]){(unsigned char)(id >> 8), (unsigned char)id}, 2);
  return object;
}

static CK_KEY_TYPE key_type(const EVP_PKEY *key) {
  switch (EVP_PKEY_get_base_id(key)) {
  case EVP_PKEY_RSA:
    return CKK_RSA;
  case EVP_PKEY_EC:
    return CKK_EC;
  default:
    return CKK_EC_EDWARDS;
  }
}

static void add_modulus(struct object *object, const EVP_PKEY *key) {
  BIGNUM *modulus = NULL;
  unsigned char bytes[1024];
  if (EVP_PKEY_get_bn_param(key, "n", &modulus) != 1) return;
  add_attribute(object, CKA_MODULUS, bytes, (size_t)BN_bn2bin(modulus, bytes));
  BN_free(modulus);
}

static void add_key_pair(struct token *token, EVP_PKEY *key, CK_ULONG id) {
  struct object *private_key = add_object(token, CKO_PRIVATE_KEY, id, true);
  private_key->key = key;
  private_key->asks_each_time = token->asks_each_time;
  add_flag(private_key, CKA_SIGN, true);
  add_flag(private_key, CKA_ALWAYS_AUTHENTICATE, token->asks_each_time);
  struct object *public_key = add_object(token, CKO_PUBLIC_KEY, id, false);
  add_flag(public_key, CKA_VERIFY, true);
  for (struct object *object = private_key; object <= public_key; object++) {
    add_number(object, CKA_KEY_TYPE, key_type(key));
    add_modulus(object, key);
  }
}

static void add_certificate(struct token *token, X509 *certificate, CK_ULONG id) {
  struct object *object = add_object(token, CKO_CERTIFICATE, id, token->hides_certificates);
  unsigned char *der = NULL;
  int length = i2d_X509(certificate, &der);
  add_number(object, CKA_CERTIFICATE_TYPE, CKC_X_509);
  add_der(object, CKA_VALUE, der, length);
  der = NULL;
  length = i2d_X509_NAME(X509_get_subject_name(certificate), &der);
  add_der(object, CKA_SUBJECT, der, length);
  der = NULL;
  length = i2d_X509_NAME(X509_get_issuer_name(certificate), &der);
  add_der(object, CKA_ISSUER, der, length);
  der = NULL;
  length = i2d_ASN1_INTEGER(X509_get_serialNumber(certificate), &der);
  add_der(object, CKA_SERIAL_NUMBER, der, length);
}

static FILE *open_or_abort(const char *path) {
  FILE *file = fopen(path, "r");
  if (file == NULL) {
    perror(path);
    abort();
  }
  return file;
}

/* Adds one key pair and the certificates for it, all under the same CKA_ID; either may be absent. */
void add_certificates(struct token *token, const char *certificates, const char *key) {
  CK_ULONG id = (CK_ULONG)token->object_count + 1;
  if (key != NULL) {
    FILE *file = open_or_abort(key);
    EVP_PKEY *pair = PEM_read_PrivateKey(file, NULL, NULL, NULL);
    if (pair == NULL) abort();
    add_key_pair(token, pair, id);
    fclose(file);
  }
  if (certificates == NULL) return;
  FILE *file = open_or_abort(certificates);
  for (X509 *certificate; (certificate = PEM_read_X509(file, NULL, NULL, NULL)) != NULL; X509_free(certificate))
    add_certificate(token, certificate, id);
  fclose(file);
}

/* Adds certificates like this one, for the same key, each with a serial number of its own. */
void add_copies(struct token *token, const char *certificate, const char *key, int count) {
  FILE *certificate_file = open_or_abort(certificate), *key_file = open_or_abort(key);
  X509 *copy = PEM_read_X509(certificate_file, NULL, NULL, NULL);
  EVP_PKEY *signer = PEM_read_PrivateKey(key_file, NULL, NULL, NULL);
  CK_ULONG id = (CK_ULONG)token->object_count + 1;
  if (copy == NULL || signer == NULL) abort();
  add_key_pair(token, signer, id);
  for (int index = 0; index < count; index++) {
    unsigned char serial[8];
    RAND_bytes(serial, sizeof serial);
    serial[0] &= 0x7f;
    BIGNUM *number = BN_bin2bn(serial, sizeof serial, NULL);
    BN_to_ASN1_INTEGER(number, X509_get_serialNumber(copy));
    BN_free(number);
    if (X509_sign(copy, signer, EVP_sha256()) == 0) abort();
    add_certificate(token, copy, id);
  }
  X509_free(copy);
  fclose(certificate_file);
  fclose(key_file);
}

const struct attribute *find_attribute(const struct object *object, CK_ATTRIBUTE_TYPE type) {
  for (int index = 0; index < object->count; index++)
    if (object->attributes[index].type == type) return &object->attributes[index];
  return NULL;
}
