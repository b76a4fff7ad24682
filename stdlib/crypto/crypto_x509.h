/* SPDX-License-Identifier: MIT */
/* crypto_x509.h - certificates as boxes: what tls hands to X509Certificate (crypto_x509.js). */
#ifndef INGOT_CRYPTO_X509_H
#define INGOT_CRYPTO_X509_H

#include <openssl/x509.h>

#include "runtime/engine/engine.h"

napi_value crypto_x509_box(napi_env env, X509 *x); /* adopts */
X509 *crypto_x509_get(napi_value box);             /* borrowed: as long as the box */

#endif
