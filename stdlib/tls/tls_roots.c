/* SPDX-License-Identifier: MIT */
/*
 * tls_roots.c - the certificates that are trusted unless a program says otherwise: Mozilla's, as Debian
 * packs them, embedded when Ingot is built (tls_roots.py; DER, deflated) and read when the first peer is
 * to be verified; those of a file (NODE_EXTRA_CA_CERTS); those of the system.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <zlib.h>

#include "ops.h"
#include "stdlib/tls/tls.h"

/* build/gen/tls_roots.S */
extern const uint8_t rt_tls_roots[];
extern const uint32_t rt_tls_roots_packed, rt_tls_roots_size;

enum { BUNDLED = 1, EXTRA = 2, SYSTEM = 4 };

static STACK_OF(X509) *stack(void) {
  STACK_OF(X509) *s = sk_X509_new_null();
  CHECK(s != NULL);
  return s;
}

/* ---- where they come from ------------------------------------------------------------------ */

/* Parsed once for all threads. */
static STACK_OF(X509) *bundled;
static uv_once_t bundled_once = UV_ONCE_INIT;

static void read_bundled(void) {
  uint8_t *der = malloc(rt_tls_roots_size);
  z_stream z = {.next_in = (Bytef *)rt_tls_roots, .avail_in = rt_tls_roots_packed, .next_out = der,
                .avail_out = rt_tls_roots_size};
  CHECK(der != NULL && inflateInit2(&z, -15) == Z_OK && inflate(&z, Z_FINISH) == Z_STREAM_END);
  inflateEnd(&z);
  bundled = stack();
  for (const uint8_t *p = der; p < der + rt_tls_roots_size;) {
    X509 *x = d2i_X509(NULL, &p, (long)(der + rt_tls_roots_size - p));
    CHECK(x != NULL);
    sk_X509_push(bundled, x);
  }
  free(der);
}

static void add_bio(STACK_OF(X509) *out, BIO *bio) {
  X509 *x;
  while (bio != NULL && (x = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL) sk_X509_push(out, x);
  BIO_free(bio);
  ERR_clear_error();
}

/* Whether the file can be read at all. */
static bool add_file(STACK_OF(X509) *out, const char *path) {
  BIO *bio = BIO_new_file(path, "r");
  if (bio == NULL) {
    ERR_clear_error();
    return false;
  }
  add_bio(out, bio);
  return true;
}

static void add_folder(STACK_OF(X509) *out, const char *path) {
  DIR *dir = opendir(path);
  struct dirent *e;
  char file[4096];
  while (dir != NULL && (e = readdir(dir)) != NULL)
    if (e->d_name[0] != '.' && snprintf(file, sizeof file, "%s/%s", path, e->d_name) < (int)sizeof file)
      add_file(out, file);
  if (dir != NULL) closedir(dir);
}

/* As OpenSSL looks for them, which knows only the place of one distribution. */
static STACK_OF(X509) *read_system(void) {
  static const char *const places[] = {"/etc/ssl/certs/ca-certificates.crt", "/etc/ssl/cert.pem",
                                       "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem"};
  STACK_OF(X509) *out = stack();
  const char *file = getenv("SSL_CERT_FILE"), *dir = getenv("SSL_CERT_DIR");
  if (file != NULL) add_file(out, file);
  if (dir != NULL) add_folder(out, dir);
  if (file != NULL || dir != NULL) return out;
  for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
    if (add_file(out, places[i])) break;
  return out;
}

/* ---- the default set of a thread ----------------------------------------------------------- */

static _Thread_local struct {
  int sources;
  char *extra; /* a path, or NULL */
  STACK_OF(X509) *replaced; /* by setDefaultCACertificates, or NULL */
  X509_STORE *store;
} roots = {.sources = BUNDLED};

static void add_all(X509_STORE *store, STACK_OF(X509) *from) {
  for (int i = 0; i < sk_X509_num(from); i++) X509_STORE_add_cert(store, sk_X509_value(from, i));
}

static STACK_OF(X509) *read_source(int source) {
  STACK_OF(X509) *out;
  if (source == BUNDLED) {
    uv_once(&bundled_once, read_bundled);
    out = X509_chain_up_ref(bundled);
    CHECK(out != NULL);
    return out;
  }
  if (source == SYSTEM) return read_system();
  out = stack();
  if (roots.extra != NULL) add_file(out, roots.extra);
  return out;
}

X509_STORE *tls_roots_store(void) {
  if (roots.store != NULL) return roots.store;
  roots.store = X509_STORE_new();
  CHECK(roots.store != NULL);
  if (roots.replaced != NULL) {
    add_all(roots.store, roots.replaced);
    return roots.store;
  }
  for (int source = BUNDLED; source <= SYSTEM; source *= 2) {
    if ((roots.sources & source) == 0) continue;
    STACK_OF(X509) *list = read_source(source);
    add_all(roots.store, list);
    sk_X509_pop_free(list, X509_free);
  }
  ERR_clear_error();
  return roots.store;
}

static void forget_store(void) {
  X509_STORE_free(roots.store);
  roots.store = NULL;
}

/* ---- ops ----------------------------------------------------------------------------------- */

/* rootSources(BUNDLED | EXTRA | SYSTEM, path of the extra file or undefined) -> whether that file can be
 * read. Before anything else here. */
RT_OP(op_tls_root_sources) {
  (void)argc;
  crypto_start();
  roots.sources = en_to_i32(argv[0]);
  free(roots.extra);
  roots.extra = en_is_string(argv[1]) ? en_str_dup(env, argv[1], NULL) : NULL;
  forget_store();
  FILE *f = roots.extra != NULL ? fopen(roots.extra, "re") : NULL;
  bool readable = roots.extra == NULL || f != NULL;
  if (f != NULL) fclose(f);
  return en_bool(env, readable);
}

/* roots(source) -> texts (PEM), in their order */
RT_OP(op_tls_roots) {
  (void)argc;
  crypto_start();
  STACK_OF(X509) *list = read_source(en_to_i32(argv[0]));
  napi_value out = en_array(env, 0, NULL);
  for (int i = 0; i < sk_X509_num(list); i++) {
    BIO *bio = BIO_new(BIO_s_mem());
    char *p;
    CHECK(bio != NULL && PEM_write_bio_X509(bio, sk_X509_value(list, i)) == 1);
    long len = BIO_get_mem_data(bio, &p);
    while (len > 0 && p[len - 1] == '\n') len--;
    CHECK(napi_set_element(env, out, (uint32_t)i, en_str_latin1(env, p, (size_t)len)) == napi_ok);
    BIO_free(bio);
  }
  sk_X509_pop_free(list, X509_free);
  return out;
}

/* replaceRoots(bytes, PEM of all that are trusted from now on) -> 0 or CRYPTO_EOPENSSL */
RT_OP(op_tls_replace_roots) {
  (void)argc;
  crypto_start();
  en_bytes b = en_view(argv[0]);
  STACK_OF(X509) *list = stack();
  if (b.len > 0) add_bio(list, BIO_new_mem_buf(b.data, (int)b.len));
  sk_X509_pop_free(roots.replaced, X509_free);
  roots.replaced = list;
  forget_store();
  return en_i32(env, 0);
}
