/* SPDX-License-Identifier: MIT */
/*
 * crypto_keccak.c - ops of crypto_webops.js: TurboSHAKE and KangarooTwelve (RFC 9861).
 *
 * OpenSSL has neither, and its Keccak has no form with 12 rounds. The permutation is FIPS 202's.
 */
#include <stdlib.h>
#include <string.h>

#include "ops.h"
#include "runtime/bind/bind.h"
#include "stdlib/crypto/crypto_util.h"

enum { LANES = 25, CHUNK = 8192 };
enum { DOMAIN_LEAF = 0x0b, DOMAIN_NODE = 0x06, DOMAIN_SINGLE = 0x07 };

/* The last 12 of Keccak-f[1600]'s 24 round constants. */
static const uint64_t rounds[12] = {
    0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
    0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
};

static uint64_t rotl(uint64_t x, unsigned n) { return x << n | x >> (64 - n); }

static void theta(uint64_t s[LANES]) {
  uint64_t c[5];
  for (int x = 0; x < 5; x++) c[x] = s[x] ^ s[x + 5] ^ s[x + 10] ^ s[x + 15] ^ s[x + 20];
  for (int x = 0; x < 5; x++) {
    uint64_t d = c[(x + 4) % 5] ^ rotl(c[(x + 1) % 5], 1);
    for (int y = 0; y < LANES; y += 5) s[y + x] ^= d;
  }
}

/* Moves each lane to its next place, turned by 1, 3, 6, 10... bits on the way. */
static void rho_pi(uint64_t s[LANES]) {
  uint64_t lane = s[1];
  unsigned x = 1, y = 0;
  for (unsigned t = 1; t <= 24; t++) {
    unsigned next = (2 * x + 3 * y) % 5;
    x = y;
    y = next;
    unsigned turn = t * (t + 1) / 2 % 64;
    uint64_t kept = s[5 * y + x];
    s[5 * y + x] = turn ? rotl(lane, turn) : lane;
    lane = kept;
  }
}

static void chi(uint64_t s[LANES]) {
  for (int y = 0; y < LANES; y += 5) {
    uint64_t a = s[y], b = s[y + 1];
    for (int x = 0; x < 3; x++) s[y + x] ^= ~s[y + x + 1] & s[y + x + 2];
    s[y + 3] ^= ~s[y + 4] & a;
    s[y + 4] ^= ~a & b;
  }
}

static void permute(uint64_t s[LANES]) {
  for (int i = 0; i < 12; i++) {
    theta(s);
    rho_pi(s);
    chi(s);
    s[0] ^= rounds[i];
  }
}

/* ---- the sponge ---------------------------------------------------------------------------- */

typedef struct sponge {
  uint64_t s[LANES];
  size_t rate; /* bytes */
  size_t at;   /* bytes of the block that are taken */
} sponge;

static void flip(sponge *k, size_t at, uint8_t byte) { k->s[at / 8] ^= (uint64_t)byte << at % 8 * 8; }

static sponge sponge_new(int bits) { return (sponge){.rate = bits == 128 ? 168 : 136}; }

static void absorb(sponge *k, const uint8_t *p, size_t len) {
  for (size_t i = 0; i < len; i++) {
    flip(k, k->at, p[i]);
    if (++k->at < k->rate) continue;
    permute(k->s);
    k->at = 0;
  }
}

static void squeeze(sponge *k, uint8_t domain, uint8_t *out, size_t len) {
  flip(k, k->at, domain);
  flip(k, k->rate - 1, 0x80);
  for (size_t i = 0; i < len; i++) {
    if (i % k->rate == 0) permute(k->s);
    out[i] = (uint8_t)(k->s[i % k->rate / 8] >> i % 8 * 8);
  }
}

/* ---- KangarooTwelve: chunks hashed each on their own, then their hashes ----------------------- */

typedef struct tree {
  int bits;
  sponge node, leaf;
  size_t chunks; /* begun; the first one is part of the node */
  size_t in;     /* bytes in the last one */
} tree;

static void close_leaf(tree *t) {
  uint8_t cv[64];
  size_t len = (size_t)t->bits / 4;
  squeeze(&t->leaf, DOMAIN_LEAF, cv, len);
  absorb(&t->node, cv, len);
}

static void open_leaf(tree *t) {
  static const uint8_t more[8] = {3};
  if (t->chunks++ == 1) absorb(&t->node, more, sizeof more);
  else close_leaf(t);
  t->leaf = sponge_new(t->bits);
  t->in = 0;
}

static void feed(tree *t, const uint8_t *p, size_t len) {
  while (len > 0) {
    if (t->in == CHUNK) open_leaf(t);
    size_t n = len < CHUNK - t->in ? len : CHUNK - t->in;
    absorb(t->chunks == 1 ? &t->node : &t->leaf, p, n);
    t->in += n;
    p += n;
    len -= n;
  }
}

/* length_encode() of the RFC: big-endian without leading zeros, then how many bytes that is. */
static size_t length_encode(size_t n, uint8_t out[9]) {
  uint8_t len = 0;
  for (size_t rest = n; rest; rest >>= 8) len++;
  for (uint8_t i = 0; i < len; i++) out[i] = (uint8_t)(n >> 8 * (len - 1 - i));
  out[len] = len;
  return len + 1u;
}

static void close_tree(tree *t, uint8_t *out, size_t len) {
  static const uint8_t end[2] = {0xff, 0xff};
  uint8_t count[9];
  if (t->chunks == 1) {
    squeeze(&t->node, DOMAIN_SINGLE, out, len);
    return;
  }
  close_leaf(t);
  absorb(&t->node, count, length_encode(t->chunks - 1, count));
  absorb(&t->node, end, sizeof end);
  squeeze(&t->node, DOMAIN_NODE, out, len);
}

/* ---- jobs ------------------------------------------------------------------------------------ */

typedef struct keccak_job {
  rt_work w;
  int bits, domain; /* domain 0: KangarooTwelve */
  crypto_blob data, custom;
  size_t len;
  uint8_t *out;
} keccak_job;

static void keccak_run(rt_work *w) {
  keccak_job *j = (keccak_job *)w;
  if (j->domain) {
    sponge k = sponge_new(j->bits);
    absorb(&k, j->data.p, j->data.len);
    squeeze(&k, (uint8_t)j->domain, j->out, j->len);
    return;
  }
  uint8_t length[9];
  tree t = {.bits = j->bits, .node = sponge_new(j->bits), .chunks = 1};
  feed(&t, j->data.p, j->data.len);
  feed(&t, j->custom.p, j->custom.len);
  feed(&t, length, length_encode(j->custom.len, length));
  close_tree(&t, j->out, j->len);
}

static void keccak_after(rt_work *w, int status) {
  keccak_job *j = (keccak_job *)w;
  napi_env env = rt_env(w->req.r);
  napi_value v[2] = {en_i32(env, status), crypto_bytes(env, j->out, j->len)};
  rt_req_end(&w->req, 2, v);
  crypto_blob_free(&j->data);
  crypto_blob_free(&j->custom);
  free(j->out);
  free(j);
}

/* keccakJob(128 or 256, domain byte or 0 for KangarooTwelve, data, customization, length, done)
 * -> 0 or negative; done(status, ArrayBuffer) */
RT_OP(op_crypto_keccak_job) {
  (void)argc;
  keccak_job *j = calloc(1, sizeof *j);
  CHECK(j);
  j->bits = en_to_i32(argv[0]);
  j->domain = en_to_i32(argv[1]);
  j->data = crypto_blob_dup(argv[2]);
  j->custom = crypto_blob_dup(argv[3]);
  j->len = en_to_u32(argv[4]);
  j->out = malloc(j->len + 1);
  CHECK(j->out);
  return en_i32(env,
                rt_work_start_as("crypto", &j->w, rt_from_env(env), argv[5], NULL, keccak_run, keccak_after));
}
