/*
 * The floor of the verify benchmark: CMS_verify of the libcrypto that is linked into this very Node process. Used by
 * the benchmark alone. OpenSSL's functions are declared here because not every Node comes with its headers.
 */
#include <node_api.h>
#include <stddef.h>

typedef struct bio_st BIO;
typedef struct x509_st X509;
typedef struct x509_store_st X509_STORE;
typedef struct X509_VERIFY_PARAM_st X509_VERIFY_PARAM;
typedef struct CMS_ContentInfo_st CMS_ContentInfo;
struct stack_st_X509;

BIO *BIO_new_mem_buf(const void *bytes, int length);
int BIO_free(BIO *bio);
X509 *d2i_X509(X509 **certificate, const unsigned char **bytes, long length);
void X509_free(X509 *certificate);
X509_STORE *X509_STORE_new(void);
int X509_STORE_add_cert(X509_STORE *store, X509 *certificate);
X509_VERIFY_PARAM *X509_STORE_get0_param(const X509_STORE *store);
void X509_VERIFY_PARAM_set_time(X509_VERIFY_PARAM *param, long time);
int X509_VERIFY_PARAM_set_purpose(X509_VERIFY_PARAM *param, int purpose);
CMS_ContentInfo *d2i_CMS_ContentInfo(CMS_ContentInfo **cms, const unsigned char **bytes, long length);
void CMS_ContentInfo_free(CMS_ContentInfo *cms);
int CMS_verify(CMS_ContentInfo *cms, struct stack_st_X509 *certificates, X509_STORE *store, BIO *content, BIO *out,
               unsigned int flags);
void ERR_clear_error(void);

#define CMS_BINARY 0x80
#define CMS_CADES 0x100000
#define X509_PURPOSE_ANY 7

struct bytes {
  const unsigned char *start;
  size_t length;
};

static struct bytes read_bytes(napi_env env, napi_value value) {
  struct bytes bytes = {NULL, 0};
  void *start;
  if (napi_get_typedarray_info(env, value, NULL, &bytes.length, &start, NULL, NULL) == napi_ok) bytes.start = start;
  return bytes;
}

/* createStore(anchor: Uint8Array, unixSeconds: number): a store that lives as long as the process. */
static napi_value create_store(napi_env env, napi_callback_info info) {
  size_t count = 2;
  napi_value arguments[2], result;
  int64_t seconds;
  napi_get_cb_info(env, info, &count, arguments, NULL, NULL);
  struct bytes anchor = read_bytes(env, arguments[0]);
  napi_get_value_int64(env, arguments[1], &seconds);
  X509 *certificate = d2i_X509(NULL, &anchor.start, (long)anchor.length);
  X509_STORE *store = X509_STORE_new();
  if (!certificate || !store || !X509_STORE_add_cert(store, certificate)) {
    napi_throw_error(env, NULL, "the anchor is not a certificate");
    return NULL;
  }
  X509_free(certificate);
  X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), (long)seconds);
  X509_VERIFY_PARAM_set_purpose(X509_STORE_get0_param(store), X509_PURPOSE_ANY);
  napi_create_external(env, store, NULL, NULL, &result);
  return result;
}

/* verify(store, signature: Uint8Array, content: Uint8Array): boolean */
static napi_value verify(napi_env env, napi_callback_info info) {
  size_t count = 3;
  napi_value arguments[3], result;
  void *store;
  napi_get_cb_info(env, info, &count, arguments, NULL, NULL);
  napi_get_value_external(env, arguments[0], &store);
  struct bytes signature = read_bytes(env, arguments[1]);
  struct bytes content = read_bytes(env, arguments[2]);
  CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &signature.start, (long)signature.length);
  BIO *bio = BIO_new_mem_buf(content.start, (int)content.length);
  int is_good = cms && bio && CMS_verify(cms, NULL, store, bio, NULL, CMS_BINARY | CMS_CADES) == 1;
  BIO_free(bio);
  CMS_ContentInfo_free(cms);
  ERR_clear_error();
  napi_get_boolean(env, is_good, &result);
  return result;
}

NAPI_MODULE_INIT() {
  napi_value function;
  napi_create_function(env, "createStore", NAPI_AUTO_LENGTH, create_store, NULL, &function);
  napi_set_named_property(env, exports, "createStore", function);
  napi_create_function(env, "verify", NAPI_AUTO_LENGTH, verify, NULL, &function);
  napi_set_named_property(env, exports, "verify", function);
  return exports;
}
