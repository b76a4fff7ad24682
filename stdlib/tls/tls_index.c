/* SPDX-License-Identifier: MIT */
/* tls_index.c - see tls_index.h */
#include "stdlib/tls/tls_index.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>

#include "runtime/base/check.h"
#include "runtime/base/vec.h"

typedef struct entry {
  uint8_t *der; /* and, of a "TRUSTED CERTIFICATE", what it is trusted for behind it */
  size_t len, whole_len;
  X509_NAME *subject;
} entry;

struct tls_index {
  atomic_int refs;
  tls_index *parent;
  RT_VEC(entry) entries;
};

tls_index *tls_index_new(tls_index *parent) {
  tls_index *x = calloc(1, sizeof *x);
  CHECK(x != NULL);
  x->refs = 1;
  x->parent = parent;
  if (parent != NULL) atomic_fetch_add(&parent->refs, 1);
  return x;
}

void tls_index_release(tls_index *x) {
  if (x == NULL || atomic_fetch_sub(&x->refs, 1) > 1) return;
  for (size_t i = 0; i < x->entries.len; i++) {
    free(x->entries.p[i].der);
    X509_NAME_free(x->entries.p[i].subject);
  }
  rt_vec_deinit(&x->entries);
  tls_index_release(x->parent);
  free(x);
}

/* ---- filling ------------------------------------------------------------------------------- */

/* Steps into the next value, or over it; false if it does not fit, or is another one. */
static bool next(const uint8_t **p, const uint8_t *end, int wanted, bool into) {
  long len;
  int tag, class;
  if (*p >= end || (ASN1_get_object(p, &len, &tag, &class, end - *p) & 0x80) != 0) return false;
  if (wanted >= 0 && (class != V_ASN1_UNIVERSAL || tag != wanted)) return false;
  if (len < 0 || len > end - *p) return false;
  if (!into) *p += len;
  return true;
}

/* Certificate -> TBSCertificate -> [version] serial signature issuer validity subject (RFC 5280, 4.1) */
static X509_NAME *subject_of(const uint8_t *der, const uint8_t *end) {
  const uint8_t *p = der;
  if (!next(&p, end, V_ASN1_SEQUENCE, true) || !next(&p, end, V_ASN1_SEQUENCE, true)) return NULL;
  if (p < end && *p == 0xa0 && !next(&p, end, -1, false)) return NULL;
  if (!next(&p, end, V_ASN1_INTEGER, false)) return NULL;
  for (int i = 0; i < 3; i++)
    if (!next(&p, end, V_ASN1_SEQUENCE, false)) return NULL;
  return d2i_X509_NAME(NULL, &p, end - p);
}

static bool add(tls_index *x, const uint8_t *der, size_t len, size_t whole_len) {
  X509_NAME *subject = subject_of(der, der + len);
  if (subject == NULL) return false;
  entry *e = rt_vec_more(&x->entries);
  *e = (entry){.der = malloc(whole_len), .len = len, .whole_len = whole_len, .subject = subject};
  CHECK(e->der != NULL);
  memcpy(e->der, der, whole_len);
  return true;
}

bool tls_index_add(tls_index *x, const uint8_t **p, size_t len) {
  const uint8_t *end = *p;
  if (!next(&end, *p + len, V_ASN1_SEQUENCE, false) || !add(x, *p, (size_t)(end - *p), (size_t)(end - *p))) return false;
  *p = end;
  return true;
}

static bool is_certificate(const char *name) {
  return strcmp(name, PEM_STRING_X509) == 0 || strcmp(name, PEM_STRING_X509_OLD) == 0 ||
         strcmp(name, PEM_STRING_X509_TRUSTED) == 0;
}

void tls_index_add_pem(tls_index *x, BIO *bio) {
  char *name, *header;
  unsigned char *der;
  long len;
  bool ok = true;
  while (ok && PEM_read_bio(bio, &name, &header, &der, &len) == 1) {
    const uint8_t *end = der;
    if (is_certificate(name))
      ok = next(&end, der + len, V_ASN1_SEQUENCE, false) && add(x, der, (size_t)(end - der), (size_t)len);
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_free(der);
  }
  ERR_clear_error();
}

bool tls_index_at(const tls_index *x, size_t i, const uint8_t **der, size_t *len) {
  if (i >= x->entries.len) return false;
  *der = x->entries.p[i].der;
  *len = x->entries.p[i].len;
  return true;
}

/* ---- stores -------------------------------------------------------------------------------- */

/* What a store has of its index: a byte for each certificate that it has got, the parents' behind the children's. */
typedef struct view {
  tls_index *index;
  uint8_t got[];
} view;

static void view_free(void *store, void *ptr, CRYPTO_EX_DATA *ad, int slot, long l, void *p) {
  view *v = ptr;
  (void)store, (void)ad, (void)slot, (void)l, (void)p;
  if (v == NULL) return;
  tls_index_release(v->index);
  free(v);
}

static CRYPTO_ONCE slot_once = CRYPTO_ONCE_STATIC_INIT;
static int slot = -1;

static void make_slot(void) { slot = X509_STORE_get_ex_new_index(0, NULL, NULL, NULL, view_free); }

static int view_slot(void) {
  CHECK(CRYPTO_THREAD_run_once(&slot_once, make_slot) == 1 && slot >= 0);
  return slot;
}

static X509 *decode(const entry *e) {
  const uint8_t *p = e->der;
  return d2i_X509_AUX(NULL, &p, (long)e->whole_len);
}

/* The store gets those whose subject is `name`. A store is used by one thread, that of its contexts. */
static void fetch(X509_STORE *store, const X509_NAME *name) {
  view *v = X509_STORE_get_ex_data(store, view_slot());
  size_t at = 0;
  for (const tls_index *x = v->index; x != NULL; x = x->parent) {
    for (size_t i = 0; i < x->entries.len; i++, at++) {
      const entry *e = &x->entries.p[i];
      if (v->got[at] || X509_NAME_cmp(e->subject, name) != 0) continue;
      v->got[at] = 1;
      ERR_set_mark();
      X509 *cert = decode(e);
      if (cert != NULL) X509_STORE_add_cert(store, cert);
      X509_free(cert);
      ERR_pop_to_mark();
    }
  }
}

static int get_issuer(X509 **issuer, X509_STORE_CTX *ctx, X509 *x) {
  fetch(X509_STORE_CTX_get0_store(ctx), X509_get_issuer_name(x));
  return X509_STORE_CTX_get1_issuer(issuer, ctx, x);
}

static STACK_OF(X509) *lookup_certs(X509_STORE_CTX *ctx, const X509_NAME *name) {
  fetch(X509_STORE_CTX_get0_store(ctx), name);
  return X509_STORE_CTX_get1_certs(ctx, name);
}

X509_STORE *tls_index_store(tls_index *x) {
  size_t count = 0;
  for (const tls_index *i = x; i != NULL; i = i->parent) count += i->entries.len;
  view *v = calloc(1, sizeof *v + count);
  X509_STORE *store = v != NULL ? X509_STORE_new() : NULL;
  if (store == NULL || X509_STORE_set_ex_data(store, view_slot(), v) != 1) {
    X509_STORE_free(store);
    free(v);
    return NULL;
  }
  v->index = x;
  atomic_fetch_add(&x->refs, 1);
  X509_STORE_set_get_issuer(store, get_issuer);
  X509_STORE_set_lookup_certs(store, lookup_certs);
  return store;
}
