/*
 * A PKCS#11 library that misbehaves as it is told, with a working RSA, EC and Ed25519 signer inside. What it is told
 * stands in the file NAME.so.settings beside the library; see settings.c.
 */
#ifndef MODULE_H
#define MODULE_H

#include <openssl/evp.h>
#include <p11-kit/pkcs11.h>
#include <stdbool.h>

#define MAX_TOKENS 16
#define MAX_OBJECTS 512
#define MAX_ATTRIBUTES 16
#define MAX_SESSIONS 256
#define MAX_FAULTS 32

/* settings.c */
struct fault {
  char call[40];
  char kind[16];
  unsigned long long argument;
  unsigned first, last, calls;
};
void read_settings(void);
struct fault *fault_at(const char *call);
void log_call(const char *line);

/* faults.c: does what the settings say for this call; false when the call is to end with *result at once. */
bool passes(const char *call, CK_RV *result);
/* The same, for what a call returns after it has worked. */
CK_RV late_result(const char *call);

/* tokens.c */
struct attribute {
  CK_ATTRIBUTE_TYPE type;
  CK_ULONG length;
  unsigned char *value;
};
struct object {
  CK_OBJECT_CLASS class;
  bool is_private;
  bool asks_each_time;
  EVP_PKEY *key;
  int count;
  struct attribute attributes[MAX_ATTRIBUTES];
};
struct token {
  char label[33];
  CK_FLAGS flags;
  CK_RV login_result;
  char pin[64];
  int tries;
  bool is_logged_in;
  bool has_no_mechanism;
  bool hides_certificates;
  bool asks_each_time;
  int object_count;
  struct object objects[MAX_OBJECTS];
};
extern struct token tokens[MAX_TOKENS];
extern int token_count;
struct token *add_token(const char *label);
bool set_state(struct token *token, const char *state);
CK_FLAGS token_flags(const struct token *token);

/* objects.c */
void add_certificates(struct token *token, const char *certificates, const char *keys);
void add_copies(struct token *token, const char *certificate, const char *key, int count);
const struct attribute *find_attribute(const struct object *object, CK_ATTRIBUTE_TYPE type);

/* sessions.c */
struct session {
  bool is_open;
  CK_FLAGS flags;
  struct token *token;
  CK_ATTRIBUTE template[MAX_ATTRIBUTES];
  int template_count;
  int find_at;
  bool is_finding;
  struct object *signing_key;
  CK_MECHANISM mechanism;
  CK_RSA_PKCS_PSS_PARAMS pss;
  bool has_context_login;
};
struct session *session_of(CK_SESSION_HANDLE handle);
void forget_sessions(void);

/* sign.c */
CK_RV sign_with(EVP_PKEY *key, const CK_MECHANISM *mechanism, const CK_RSA_PKCS_PSS_PARAMS *pss, const unsigned char *input,
                CK_ULONG input_length, unsigned char *signature, CK_ULONG *signature_length);
extern const CK_MECHANISM_TYPE MECHANISMS[];
extern const CK_ULONG MECHANISM_COUNT;

#endif
