/* SPDX-License-Identifier: MIT */
/*
 * tls_index.h - many certificates of which a chain needs one or two: found by their subject, and decoded when a
 * verification asks for them. Decoding is what costs, 0.1 ms each with OpenSSL 3.0: of the 21 ms of CPU time that the first
 * connection of a client took, 17.
 *
 * An index belongs to nobody: tls_index_new gives a reference, a store has one, its child has one. What is in it does not
 * change once a store or a child has been made of it, and any thread may use it.
 */
#ifndef INGOT_TLS_INDEX_H
#define INGOT_TLS_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/x509.h>

typedef struct tls_index tls_index;

/* `parent`: an index whose certificates this one has, too, or NULL; takes a reference of it. */
tls_index *tls_index_new(tls_index *parent);
void tls_index_release(tls_index *x); /* or NULL */

/* Adds the certificate at *p, DER, of at most `len` bytes, and sets *p behind it. False: there is none. Copies. */
bool tls_index_add(tls_index *x, const uint8_t **p, size_t len);
/* Adds all of a text of PEM, up to one that is broken. */
void tls_index_add_pem(tls_index *x, BIO *bio);

/* Its own certificates, without its parent's, as DER; *der is borrowed. False: no more. */
bool tls_index_at(const tls_index *x, size_t i, const uint8_t **der, size_t *len);

/* A store that trusts them all; more can be added to it. NULL when memory is short. To be asked by X509_verify_cert, or by
 * what X509_STORE_CTX_get_get_issuer() gives: X509_STORE_CTX_get1_issuer() alone does not know of the index. */
X509_STORE *tls_index_store(tls_index *x);

#endif
