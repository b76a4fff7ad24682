/* SPDX-License-Identifier: MIT */
/* crypto_util.c - see crypto_util.h. Ops here: errors, start-up facts, lists of algorithms. */
#include "stdlib/crypto/crypto_util.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/objects.h>

#include "ops.h"
#include "runtime/bind/bind.h"

/* ---- start --------------------------------------------------------------------------------- */

static uv_once_t started = UV_ONCE_INIT;

static void start_openssl(void) {
  /* No openssl.cnf: a built executable reads no configuration. No atexit: the process is going. */
  uint64_t opts = OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ATEXIT;
  CHECK(OPENSSL_init_crypto(opts, NULL) == 1);
}

void crypto_start(void) {
  uv_once(&started, start_openssl);
  ERR_clear_error();
}

/* ---- the secure heap: locked memory for private numbers -------------------------------------- */

/* secureHeapStart(bytes, smallest block in bytes): before any key is made */
RT_OP(op_crypto_secure_heap_start) {
  (void)argc;
  crypto_start();
  return en_i32(env, CRYPTO_secure_malloc_init(en_to_u32(argv[0]), en_to_u32(argv[1])));
}

/* secureHeapUsed() -> bytes, or undefined when there is no secure heap */
RT_OP(op_crypto_secure_heap_used) {
  (void)argc;
  (void)argv;
  if (!CRYPTO_secure_malloc_initialized()) return en_undefined(env);
  return en_i32(env, (int)CRYPTO_secure_used());
}

/* ---- errors -------------------------------------------------------------------------------- */

void crypto_errs_take(crypto_errs *e) {
  unsigned long code;
  e->n = 0;
  while ((code = ERR_get_error()) != 0)
    if (e->n < CRYPTO_ERRS_MAX) e->code[e->n++] = code;
}

/* The part of Node's ERR_OSSL_* code that names the library; libraries of OpenSSL 3's own
 * (providers, decoders) have none. */
static const char *lib_prefix(int lib) {
  switch (lib) {
#define LIB(x) case ERR_LIB_##x: return #x "_";
    LIB(SYS) LIB(BN) LIB(RSA) LIB(DH) LIB(EVP) LIB(BUF) LIB(OBJ) LIB(PEM) LIB(DSA) LIB(X509)
    LIB(ASN1) LIB(CONF) LIB(CRYPTO) LIB(EC) LIB(SSL) LIB(BIO) LIB(PKCS7) LIB(X509V3) LIB(PKCS12)
    LIB(RAND) LIB(DSO) LIB(ENGINE) LIB(OCSP) LIB(UI) LIB(COMP) LIB(ECDSA) LIB(ECDH)
    LIB(OSSL_STORE) LIB(FIPS) LIB(CMS) LIB(TS) LIB(HMAC) LIB(CT) LIB(ASYNC) LIB(KDF) LIB(SM2)
    LIB(USER)
#undef LIB
    default: return "";
  }
}

static void error_code(unsigned long err, const char *reason, char *dst, size_t cap) {
  const char *lib = lib_prefix(ERR_GET_LIB(err));
  /* "SSL_" says it by itself. */
  bool plain = strcmp(lib, "SSL_") == 0;
  int n = snprintf(dst, cap, "ERR_%s%s", plain ? "" : "OSSL_", lib);
  for (; *reason && (size_t)n + 1 < cap; reason++, n++)
    dst[n] = *reason == ' ' ? '_' : (char)toupper((unsigned char)*reason);
  dst[n] = 0;
}

static napi_value ascii(napi_env env, const char *s) {
  return s ? en_str_latin1(env, s, strlen(s)) : en_undefined(env);
}

napi_value crypto_errs_value(napi_env env, const crypto_errs *e) {
  napi_value out[CRYPTO_ERRS_MAX + 4];
  char text[256];
  size_t n = 0;
  if (e->n == 0) return en_array(env, 0, NULL);
  const char *reason = ERR_reason_error_string(e->code[0]);
  ERR_error_string_n(e->code[0], text, sizeof text);
  out[n++] = ascii(env, text);
  out[n++] = ascii(env, ERR_lib_error_string(e->code[0]));
  out[n++] = ascii(env, reason);
  if (reason) error_code(e->code[0], reason, text, sizeof text);
  out[n++] = reason ? ascii(env, text) : en_undefined(env);
  for (int i = e->n - 1; i > 0; i--) { /* the newest first, as Node lists them */
    ERR_error_string_n(e->code[i], text, sizeof text);
    out[n++] = ascii(env, text);
  }
  return en_array(env, n, out);
}

/* errors() -> flat array (see crypto_errs_value) of this thread's queue, which is emptied. */
RT_OP(op_crypto_errors) {
  crypto_errs e;
  (void)argc, (void)argv;
  crypto_errs_take(&e);
  return crypto_errs_value(env, &e);
}

/* ---- input --------------------------------------------------------------------------------- */

static uint8_t *data_room(crypto_data *d, size_t need) {
  if (need <= sizeof d->buf) return d->buf;
  d->heap = malloc(need);
  CHECK(d->heap);
  return d->heap;
}

void crypto_data_init(crypto_data *d, napi_env env, napi_value v, int enc) {
  d->heap = NULL;
  if (!en_is_string(v)) {
    en_bytes b = en_view(v);
    d->p = b.data ? b.data : d->buf;
    d->len = b.len;
    return;
  }
  size_t units = en_str_len(v);
  uint8_t *dst;
  if (enc == CRYPTO_LATIN1) {
    dst = data_room(d, units);
    en_str_write_latin1(env, v, dst, 0, units);
    d->len = units;
  } else if (enc == CRYPTO_UTF16) {
    dst = data_room(d, units * 2);
    en_str_write_utf16(env, v, (uint16_t *)dst, 0, units);
    d->len = units * 2;
  } else {
    size_t need = units * 3 <= sizeof d->buf ? units * 3 : en_str_utf8_len(env, v);
    dst = data_room(d, need);
    d->len = en_str_write_utf8(env, v, (char *)dst, need, NULL);
  }
  d->p = dst;
}

void crypto_data_deinit(crypto_data *d) { free(d->heap); }

crypto_blob crypto_blob_dup(napi_value v) {
  en_bytes b = en_is_nullish(v) ? (en_bytes){0} : en_view(v);
  crypto_blob r = {.p = malloc(b.len + 1), .len = b.len};
  CHECK(r.p);
  if (b.len) memcpy(r.p, b.data, b.len);
  r.p[b.len] = 0;
  return r;
}

void crypto_blob_free(crypto_blob *b) {
  if (b->p) OPENSSL_cleanse(b->p, b->len);
  free(b->p);
  *b = (crypto_blob){0};
}

/* ---- output -------------------------------------------------------------------------------- */

static size_t to_hex(const uint8_t *p, size_t len, char *dst) {
  static const char digits[] = "0123456789abcdef";
  for (size_t i = 0; i < len; i++) {
    dst[2 * i] = digits[p[i] >> 4];
    dst[2 * i + 1] = digits[p[i] & 15];
  }
  return len * 2;
}

static size_t to_base64(const uint8_t *p, size_t len, char *dst, bool url) {
  size_t n = (size_t)EVP_EncodeBlock((uint8_t *)dst, p, (int)len);
  if (!url) return n;
  while (n && dst[n - 1] == '=') n--;
  for (size_t i = 0; i < n; i++)
    if (dst[i] == '+') dst[i] = '-';
    else if (dst[i] == '/') dst[i] = '_';
  return n;
}

napi_value crypto_bytes(napi_env env, const void *p, size_t len) {
  uint8_t *dst;
  napi_value ab = en_arraybuffer(env, len, &dst);
  if (!ab) return en_i32(env, UV_ENOMEM);
  if (len) memcpy(dst, p, len);
  return ab;
}

napi_value crypto_out(napi_env env, const uint8_t *p, size_t len, int enc) {
  char small[512], *dst = small;
  if (enc == CRYPTO_BYTES) return crypto_bytes(env, p, len);
  if (enc == CRYPTO_LATIN1) return en_str_latin1(env, p, len);
  if (len > INT_MAX) return en_i32(env, UV_ENOMEM);
  if (len * 2 + 8 > sizeof small) dst = malloc(len * 2 + 8);
  if (!dst) return en_i32(env, UV_ENOMEM);
  size_t n = enc == CRYPTO_HEX ? to_hex(p, len, dst) : to_base64(p, len, dst, enc != CRYPTO_BASE64);
  napi_value s = en_str_latin1(env, dst, n);
  if (dst != small) free(dst);
  return s;
}

napi_value crypto_bignum_padded(napi_env env, const BIGNUM *bn, size_t len) {
  uint8_t *dst;
  napi_value ab = en_arraybuffer(env, len, &dst);
  CHECK(ab && BN_bn2binpad(bn, dst, (int)len) == (int)len);
  return ab;
}

napi_value crypto_bignum(napi_env env, const BIGNUM *bn) {
  return crypto_bignum_padded(env, bn, (size_t)BN_num_bytes(bn));
}

napi_value crypto_bio_take(napi_env env, BIO *bio, int enc) {
  char *p;
  long len = BIO_get_mem_data(bio, &p);
  napi_value v = enc == CRYPTO_BYTES ? crypto_bytes(env, p, (size_t)len)
                                     : en_str_utf8(env, p, (size_t)len);
  BIO_free_all(bio);
  return v;
}

BIGNUM *crypto_bn_from(napi_value view) {
  en_bytes b = en_view(view);
  return BN_bin2bn(b.data, (int)b.len, NULL);
}

/* ---- digests and ciphers ------------------------------------------------------------------- */

/* Fetched algorithms. Append only, filled under the lock; an entry never moves, so a number once
 * given can be used from every thread without it. */
enum { ALGO_MAX = 400, ALGO_NAME_MAX = 48 };
typedef struct algo_table {
  void *(*fetch)(const char *name); /* an EVP_MD or EVP_CIPHER, or NULL */
  int count;
  struct { char name[ALGO_NAME_MAX]; void *algo; } at[ALGO_MAX];
} algo_table;

static uv_mutex_t algo_lock;
static uv_once_t algo_once = UV_ONCE_INIT;

static void algo_init(void) { CHECK(uv_mutex_init(&algo_lock) == 0); }

static void *md_fetch(const char *name) {
  if (strcmp(name, "dss1") == 0 || strcmp(name, "DSS1") == 0) name = "SHA1"; /* as it once was */
  EVP_MD *md = EVP_MD_fetch(NULL, name, NULL);
  if (md) return md;
  /* Aliases only the older name table knows: RSA-SHA256, ssl3-md5, ... */
  const EVP_MD *known = EVP_get_digestbyname(name);
  if (!known) return NULL;
  ERR_clear_error();
  return EVP_MD_fetch(NULL, EVP_MD_get0_name(known), NULL);
}

static void *cipher_fetch(const char *name) {
  EVP_CIPHER *c = EVP_CIPHER_fetch(NULL, name, NULL);
  if (c) return c;
  const EVP_CIPHER *known = EVP_get_cipherbyname(name);
  return known ? EVP_CIPHER_fetch(NULL, EVP_CIPHER_get0_name(known), NULL) : NULL;
}

static algo_table mds = {.fetch = md_fetch}, ciphers = {.fetch = cipher_fetch};

static int algo_id(algo_table *t, const char *name) {
  int id = CRYPTO_EUNKNOWN;
  if (!*name || strlen(name) >= ALGO_NAME_MAX) return id;
  uv_once(&algo_once, algo_init);
  uv_mutex_lock(&algo_lock);
  for (int i = 0; i < t->count && id < 0; i++)
    if (strcmp(t->at[i].name, name) == 0) id = i;
  void *algo = id < 0 && t->count < ALGO_MAX ? t->fetch(name) : NULL;
  if (algo) {
    id = t->count++;
    strcpy(t->at[id].name, name);
    t->at[id].algo = algo;
  }
  uv_mutex_unlock(&algo_lock);
  return id;
}

int crypto_md_id(const char *name) { return algo_id(&mds, name); }

const EVP_MD *crypto_md(int id) {
  CHECK(id >= 0 && id < ALGO_MAX && mds.at[id].algo);
  return mds.at[id].algo;
}

const EVP_MD *crypto_md_by_name(const char *name) {
  int id = algo_id(&mds, name);
  return id < 0 ? NULL : mds.at[id].algo;
}

const EVP_CIPHER *crypto_cipher_by_name(const char *name) {
  int id = algo_id(&ciphers, name);
  return id < 0 ? NULL : ciphers.at[id].algo;
}

/* ---- lists --------------------------------------------------------------------------------- */

typedef struct name_list {
  napi_env env;
  napi_value out;
  uint32_t n;
} name_list;

static void list_add(name_list *l, const char *name) {
  CHECK(napi_set_element(l->env, l->out, l->n++, ascii(l->env, name)) == napi_ok);
}

/* The name table also holds aliases, and what only the legacy provider implements. */
static void on_digest(const EVP_MD *md, const char *from, const char *to, void *arg) {
  (void)md, (void)to;
  const EVP_MD *known = from ? EVP_get_digestbyname(from) : NULL;
  EVP_MD *fetched = known ? EVP_MD_fetch(NULL, EVP_MD_get0_name(known), NULL) : NULL;
  if (fetched) list_add(arg, from);
  EVP_MD_free(fetched);
}

static void on_cipher(const EVP_CIPHER *c, const char *from, const char *to, void *arg) {
  (void)c, (void)to;
  const EVP_CIPHER *known = from ? EVP_get_cipherbyname(from) : NULL;
  EVP_CIPHER *fetched = known ? EVP_CIPHER_fetch(NULL, EVP_CIPHER_get0_name(known), NULL) : NULL;
  if (fetched) list_add(arg, from);
  EVP_CIPHER_free(fetched);
}

/* digests() / ciphers() -> names OpenSSL's name table has and a loaded provider implements. */
RT_OP(op_crypto_digests) {
  (void)argc, (void)argv;
  crypto_start();
  name_list l = {env, en_array(env, 0, NULL), 0};
  EVP_MD_do_all_sorted(on_digest, &l);
  ERR_clear_error();
  return l.out;
}

RT_OP(op_crypto_ciphers) {
  (void)argc, (void)argv;
  crypto_start();
  name_list l = {env, en_array(env, 0, NULL), 0};
  EVP_CIPHER_do_all_sorted(on_cipher, &l);
  ERR_clear_error();
  return l.out;
}

/* opensslVersion() -> the version of the headers this was compiled with; starts nothing */
RT_OP(op_crypto_openssl_version) {
  (void)argc, (void)argv;
  return en_u32(env, OPENSSL_VERSION_NUMBER);
}
