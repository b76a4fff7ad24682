/* SPDX-License-Identifier: MIT */
/* crypto_random.c - ops of crypto_random.js: random bytes, primes, comparing in constant time. */
#include "stdlib/crypto/crypto_util.h"

#include <stdlib.h>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/rand.h>

#include "ops.h"
#include "runtime/bind/bind.h"

/* RAND_bytes takes an int. */
static int fill(uint8_t *p, size_t len) {
  while (len) {
    int n = len > INT32_MAX ? INT32_MAX : (int)len;
    if (RAND_bytes(p, n) != 1) return CRYPTO_EOPENSSL;
    p += n;
    len -= (size_t)n;
  }
  return 0;
}

/* randomFill(view, offset, length) -> 0 or negative; offsets in bytes, within the view */
RT_OP(op_crypto_random_fill) {
  (void)argc;
  en_bytes b = en_view(argv[0]);
  size_t off = (size_t)en_to_i64(argv[1]), len = (size_t)en_to_i64(argv[2]);
  CHECK(off <= b.len && len <= b.len - off);
  crypto_start();
  return en_i32(env, fill(b.data + off, len));
}

typedef struct fill_job {
  rt_work w;
  uint8_t *p;
  size_t len;
  int rc;
  crypto_errs errs;
} fill_job;

static void fill_run(rt_work *w) {
  fill_job *j = (fill_job *)w;
  j->rc = fill(j->p, j->len);
  crypto_errs_take(&j->errs);
}

static void fill_after(rt_work *w, int status) {
  fill_job *j = (fill_job *)w;
  napi_env env = rt_env(w->req.r);
  napi_value v[2] = {en_i32(env, status ? status : j->rc), crypto_errs_value(env, &j->errs)};
  rt_req_end(&w->req, 2, v);
  free(j);
}

/* randomFillAsync(view, offset, length, done) -> 0 or negative; done(status, errors) */
RT_OP(op_crypto_random_fill_async) {
  (void)argc;
  en_bytes b = en_view(argv[0]);
  size_t off = (size_t)en_to_i64(argv[1]), len = (size_t)en_to_i64(argv[2]);
  CHECK(off <= b.len && len <= b.len - off);
  crypto_start();
  fill_job *j = calloc(1, sizeof *j);
  CHECK(j);
  j->p = b.data + off;
  j->len = len;
  return en_i32(env,
                rt_work_start_as("crypto", &j->w, rt_from_env(env), argv[3], argv[0], fill_run, fill_after));
}

/* timingSafeEqual(a, b) -> boolean; both of the same length */
RT_OP(op_crypto_timing_safe_equal) {
  (void)argc;
  en_bytes a = en_view(argv[0]), b = en_view(argv[1]);
  CHECK(a.len == b.len);
  return en_bool(env, CRYPTO_memcmp(a.data, b.data, a.len) == 0);
}

/* ---- primes -------------------------------------------------------------------------------- */

/* Both kinds of job: check `candidate`, or make a prime of `bits`. */
typedef struct prime_job {
  rt_work w;
  BIGNUM *candidate, *add, *rem;
  int bits, checks;
  bool safe, check;
  int rc; /* 1, 0 or negative: an OpenSSL error */
  crypto_errs errs;
} prime_job;

static void prime_compute(prime_job *j) {
  BN_CTX *ctx = BN_CTX_new();
  if (j->check) {
    j->rc = ctx ? BN_check_prime(j->candidate, ctx, NULL) : -1;
  } else {
    j->candidate = BN_secure_new();
    j->rc = ctx && j->candidate &&
                    BN_generate_prime_ex2(j->candidate, j->bits, j->safe, j->add, j->rem, NULL, ctx)
                ? 1 : -1;
  }
  BN_CTX_free(ctx);
  crypto_errs_take(&j->errs);
}

static void prime_free(prime_job *j) {
  BN_clear_free(j->candidate);
  BN_free(j->add);
  BN_free(j->rem);
  free(j);
}

static napi_value prime_value(napi_env env, prime_job *j) {
  if (j->rc < 0) return crypto_errs_value(env, &j->errs);
  if (j->check) return en_bool(env, j->rc == 1);
  return crypto_bignum_padded(env, j->candidate, (size_t)(j->bits + 7) / 8);
}

static void prime_run(rt_work *w) { prime_compute((prime_job *)w); }

static void prime_after(rt_work *w, int status) {
  prime_job *j = (prime_job *)w;
  napi_env env = rt_env(w->req.r);
  napi_value v[2] = {en_i32(env, status ? status : j->rc < 0 ? CRYPTO_EOPENSSL : 0),
                     prime_value(env, j)};
  rt_req_end(&w->req, 2, v);
  prime_free(j);
}

/* Without `done` at once: the value, or an array of errors; else 0. */
static napi_value prime_go(napi_env env, prime_job *j, napi_value done) {
  if (!en_is_undefined(done))
    return en_i32(env, rt_work_start_as("crypto", &j->w, rt_from_env(env), done, NULL, prime_run, prime_after));
  prime_compute(j);
  napi_value v = prime_value(env, j);
  prime_free(j);
  return v;
}

/* checkPrime(candidate bytes, checks, done or undefined) */
RT_OP(op_crypto_check_prime) {
  (void)argc;
  crypto_start();
  prime_job *j = calloc(1, sizeof *j);
  CHECK(j);
  j->check = true;
  j->candidate = crypto_bn_from(argv[0]);
  j->checks = en_to_i32(argv[1]);
  if (j->candidate) return prime_go(env, j, argv[2]);
  prime_free(j); /* longer than OpenSSL's numbers can be */
  return crypto_fail(env);
}

/* generatePrime(bits, safe, add or undefined, rem or undefined, done or undefined)
 * -> UV_ERANGE: add has more bits than asked for; UV_EINVAL: rem is not below add */
RT_OP(op_crypto_generate_prime) {
  (void)argc;
  crypto_start();
  prime_job *j = calloc(1, sizeof *j);
  CHECK(j);
  j->bits = en_to_i32(argv[0]);
  j->safe = en_to_bool(argv[1]);
  if (!en_is_nullish(argv[2])) j->add = crypto_bn_from(argv[2]);
  if (!en_is_nullish(argv[3])) j->rem = crypto_bn_from(argv[3]);
  int bad = j->add && BN_num_bits(j->add) > j->bits ? UV_ERANGE
          : j->add && j->rem && BN_cmp(j->add, j->rem) <= 0 ? UV_EINVAL : 0;
  if (bad) {
    prime_free(j);
    return en_i32(env, bad);
  }
  return prime_go(env, j, argv[4]);
}
