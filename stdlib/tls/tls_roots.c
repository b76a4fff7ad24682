/* SPDX-License-Identifier: MIT */
/*
 * tls_roots.c - the certificates that are trusted unless a program says otherwise: Mozilla's, as Debian
 * packs them, embedded when Ingot is built (tls_roots.py; DER, deflated) and read when the first peer is
 * to be verified, each decoded when a chain leads to it (tls_index.h); those of a file (NODE_EXTRA_CA_CERTS); those of
 * the system.
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
#include "stdlib/tls/tls_index.h"

/* build/gen/tls_roots.S */
extern const uint8_t rt_tls_roots[];
extern const uint32_t rt_tls_roots_packed, rt_tls_roots_size;

enum { BUNDLED = 1, EXTRA = 2, SYSTEM = 4 };

/* ---- where they come from ------------------------------------------------------------------ */

/* For all threads. */
static tls_index *bundled;
static uv_once_t bundled_once = UV_ONCE_INIT;

static void read_bundled(void) {
  uint8_t *der = malloc(rt_tls_roots_size);
  z_stream z = {.next_in = (Bytef *)rt_tls_roots, .avail_in = rt_tls_roots_packed, .next_out = der,
                .avail_out = rt_tls_roots_size};
  CHECK(der != NULL && inflateInit2(&z, -15) == Z_OK && inflate(&z, Z_FINISH) == Z_STREAM_END);
  inflateEnd(&z);
  bundled = tls_index_new(NULL);
  const uint8_t *p = der, *end = der + rt_tls_roots_size;
  while (p < end) CHECK(tls_index_add(bundled, &p, (size_t)(end - p)));
  free(der);
}

static tls_index *get_bundled(void) {
  uv_once(&bundled_once, read_bundled);
  return bundled;
}

/* Whether the file can be read at all. */
static bool add_file(tls_index *out, const char *path) {
  BIO *bio = BIO_new_file(path, "r");
  if (bio == NULL) {
    ERR_clear_error();
    return false;
  }
  tls_index_add_pem(out, bio);
  BIO_free(bio);
  return true;
}

static void add_folder(tls_index *out, const char *path) {
  DIR *dir = opendir(path);
  struct dirent *e;
  char file[4096];
  while (dir != NULL && (e = readdir(dir)) != NULL)
    if (e->d_name[0] != '.' && snprintf(file, sizeof file, "%s/%s", path, e->d_name) < (int)sizeof file)
      add_file(out, file);
  if (dir != NULL) closedir(dir);
}

/* As OpenSSL looks for them, which knows only the place of one distribution. */
static void add_system(tls_index *out) {
  static const char *const places[] = {"/etc/ssl/certs/ca-certificates.crt", "/etc/ssl/cert.pem",
                                       "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem"};
  const char *file = getenv("SSL_CERT_FILE"), *dir = getenv("SSL_CERT_DIR");
  if (file != NULL) add_file(out, file);
  if (dir != NULL) add_folder(out, dir);
  if (file != NULL || dir != NULL) return;
  for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
    if (add_file(out, places[i])) break;
}

/* ---- the default set of a thread ----------------------------------------------------------- */

static _Thread_local struct {
  int sources;
  char *extra; /* a path, or NULL */
  tls_index *replaced; /* by setDefaultCACertificates, or NULL */
  tls_index *index;    /* of the store, once somebody asked */
  X509_STORE *store;
} roots = {.sources = BUNDLED};

/* The certificates of EXTRA or SYSTEM, or of both. */
static void add_sources(tls_index *out, int sources) {
  if ((sources & EXTRA) != 0 && roots.extra != NULL) add_file(out, roots.extra);
  if ((sources & SYSTEM) != 0) add_system(out);
}

static tls_index *get_index(void) {
  if (roots.replaced != NULL) return roots.replaced;
  if (roots.index != NULL) return roots.index;
  roots.index = tls_index_new((roots.sources & BUNDLED) != 0 ? get_bundled() : NULL);
  add_sources(roots.index, roots.sources);
  return roots.index;
}

X509_STORE *tls_roots_store(void) {
  if (roots.store == NULL) roots.store = tls_roots_new_store();
  return roots.store;
}

X509_STORE *tls_roots_new_store(void) {
  X509_STORE *store = tls_index_store(get_index());
  CHECK(store != NULL);
  return store;
}

static void forget_store(void) {
  X509_STORE_free(roots.store);
  tls_index_release(roots.index);
  roots.store = NULL;
  roots.index = NULL;
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

static napi_value pem_of(napi_env env, const uint8_t *der, size_t der_len) {
  BIO *bio = BIO_new(BIO_s_mem());
  char *p;
  CHECK(bio != NULL && PEM_write_bio(bio, PEM_STRING_X509, "", der, (long)der_len) > 0);
  long len = BIO_get_mem_data(bio, &p);
  while (len > 0 && p[len - 1] == '\n') len--;
  napi_value text = en_str_latin1(env, p, (size_t)len);
  BIO_free(bio);
  return text;
}

/* roots(source) -> texts (PEM), in their order */
RT_OP(op_tls_roots) {
  (void)argc;
  crypto_start();
  int source = en_to_i32(argv[0]);
  tls_index *own = source == BUNDLED ? NULL : tls_index_new(NULL), *index = own != NULL ? own : get_bundled();
  if (own != NULL) add_sources(own, source);
  napi_value out = en_array(env, 0, NULL);
  const uint8_t *der;
  size_t len;
  for (uint32_t i = 0; tls_index_at(index, i, &der, &len); i++)
    CHECK(napi_set_element(env, out, i, pem_of(env, der, len)) == napi_ok);
  tls_index_release(own);
  return out;
}

/* replaceRoots(bytes, PEM of all that are trusted from now on) -> 0 */
RT_OP(op_tls_replace_roots) {
  (void)argc;
  crypto_start();
  en_bytes b = en_view(argv[0]);
  tls_index_release(roots.replaced);
  roots.replaced = tls_index_new(NULL);
  if (b.len > 0) {
    BIO *bio = BIO_new_mem_buf(b.data, (int)b.len);
    CHECK(bio != NULL);
    tls_index_add_pem(roots.replaced, bio);
    BIO_free(bio);
  }
  forget_store();
  return en_i32(env, 0);
}
