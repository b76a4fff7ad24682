/* SPDX-License-Identifier: MIT */
/*
 * crypto_cipher.c - ops of crypto_cipher.js: symmetric encryption, streaming, and what is known of
 * a cipher. A cipher lives in a box until it is finished.
 *
 * Modes with authentication differ from the rest, and among each other: a tag that verifies must be
 * given to OpenSSL before the data (CCM) or before the end (GCM, OCB, ChaCha20-Poly1305); CCM takes
 * its whole message in one update and reports a bad tag there rather than at the end.
 */
#include "stdlib/crypto/crypto_util.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/objects.h>

#include "ops.h"
#include "runtime/bind/bind.h"

static const char cipher_tag;

typedef struct cipher {
  EVP_CIPHER_CTX *ctx; /* NULL when finished */
  int mode;
  bool encrypt, chacha, tag_given, tag_passed, auth_failed, updated;
  int tag_len; /* -1: not said */
  size_t max_message;
  uint8_t tag[16];
} cipher;

static void cipher_free(void *ptr) {
  cipher *c = ptr;
  EVP_CIPHER_CTX_free(c->ctx);
  OPENSSL_cleanse(c->tag, sizeof c->tag);
  free(c);
}

static cipher *cipher_get(napi_value box) {
  cipher *c = en_box_get(box, &cipher_tag);
  CHECK(c);
  return c;
}

static bool has_tag(const cipher *c) {
  return c->mode == EVP_CIPH_GCM_MODE || c->mode == EVP_CIPH_CCM_MODE ||
         c->mode == EVP_CIPH_OCB_MODE || c->chacha;
}

static bool gcm_tag_ok(int n) { return n == 4 || n == 8 || (n >= 12 && n <= 16); }

/* ---- making -------------------------------------------------------------------------------- */

static int init_tag(cipher *c, int iv_len) {
  if (EVP_CIPHER_CTX_ctrl(c->ctx, EVP_CTRL_AEAD_SET_IVLEN, iv_len, NULL) <= 0) return CRYPTO_EIV;
  if (c->mode == EVP_CIPH_GCM_MODE)
    return c->tag_len == -1 || gcm_tag_ok(c->tag_len) ? 0 : CRYPTO_ETAGLEN;
  if (c->tag_len == -1) {
    if (!c->chacha) return CRYPTO_EUNSUPPORTED; /* a length is required */
    c->tag_len = 16;
  }
  if (EVP_CIPHER_CTX_ctrl(c->ctx, EVP_CTRL_AEAD_SET_TAG, c->tag_len, NULL) <= 0)
    return CRYPTO_ETAGLEN;
  c->max_message = INT_MAX;
  if (c->mode == EVP_CIPH_CCM_MODE && iv_len >= 12)
    c->max_message = iv_len == 12 ? 16777215 : 65535;
  return 0;
}

static int cipher_start(cipher *c, const EVP_CIPHER *type, en_bytes key, en_bytes iv, bool has_iv) {
  int want = EVP_CIPHER_get_iv_length(type);
  c->chacha = EVP_CIPHER_get_nid(type) == NID_chacha20_poly1305;
  c->mode = EVP_CIPHER_get_mode(type);
  c->max_message = INT_MAX;
  if (!has_iv && want != 0) return CRYPTO_EIV;
  if (has_iv && !has_tag(c) && (int)iv.len != want) return CRYPTO_EIV;
  if (c->chacha && iv.len > 12) return CRYPTO_EIV;
  c->ctx = EVP_CIPHER_CTX_new();
  if (!c->ctx) return CRYPTO_EOPENSSL;
  if (c->mode == EVP_CIPH_WRAP_MODE)
    EVP_CIPHER_CTX_set_flags(c->ctx, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
  if (EVP_CipherInit_ex(c->ctx, type, NULL, NULL, NULL, c->encrypt) != 1) return CRYPTO_EOPENSSL;
  int rc = has_tag(c) ? init_tag(c, (int)iv.len) : 0;
  if (rc) return rc;
  if (EVP_CIPHER_CTX_set_key_length(c->ctx, (int)key.len) != 1) return CRYPTO_EKEYLEN;
  int ok = EVP_CipherInit_ex(c->ctx, NULL, NULL, key.data, has_iv && iv.len ? iv.data : NULL,
                             c->encrypt);
  return ok == 1 ? 0 : CRYPTO_EOPENSSL;
}

/* cipherNew(name, encrypt?, key, iv or null, tag length or -1) -> box or a negative number */
RT_OP(op_crypto_cipher_new) {
  en_str_tmp name;
  (void)argc;
  crypto_start();
  en_str_tmp_init(&name, env, argv[0]);
  const EVP_CIPHER *type = crypto_cipher_by_name(name.p);
  en_str_tmp_deinit(&name);
  if (!type) {
    ERR_clear_error();
    return en_i32(env, CRYPTO_EUNKNOWN);
  }
  bool has_iv = !en_is_nullish(argv[3]);
  en_bytes iv = has_iv ? en_view(argv[3]) : (en_bytes){0};
  cipher *c = calloc(1, sizeof *c);
  CHECK(c);
  c->encrypt = en_to_bool(argv[1]);
  c->tag_len = en_to_i32(argv[4]);
  int rc = cipher_start(c, type, en_view(argv[2]), iv, has_iv);
  if (rc == 0) return en_box_new(env, c, &cipher_tag, cipher_free);
  cipher_free(c);
  return en_i32(env, rc);
}

/* ---- data ---------------------------------------------------------------------------------- */

static bool pass_tag(cipher *c) {
  if (c->encrypt || !c->tag_given || c->tag_passed) return true;
  c->tag_passed = EVP_CIPHER_CTX_ctrl(c->ctx, EVP_CTRL_AEAD_SET_TAG, c->tag_len, c->tag) == 1;
  return c->tag_passed;
}

/* Bytes that one update may give. */
static int update_room(cipher *c, const uint8_t *p, int len) {
  int room = len + EVP_CIPHER_CTX_get_block_size(c->ctx);
  /* Key wrapping adds a block or takes one away: OpenSSL says how much. */
  if (c->mode == EVP_CIPH_WRAP_MODE && EVP_CipherUpdate(c->ctx, NULL, &room, p, len) != 1)
    return -1;
  return room;
}

static int update(cipher *c, const uint8_t *p, size_t len, uint8_t *out, int *out_len) {
  *out_len = 0;
  if (c->mode == EVP_CIPH_CCM_MODE && !c->encrypt && c->tag_given && !pass_tag(c))
    return CRYPTO_ESTATE;
  c->updated = true;
  if (EVP_CipherUpdate(c->ctx, out, out_len, p, (int)len) == 1) return 0;
  if (c->mode != EVP_CIPH_CCM_MODE || c->encrypt) return CRYPTO_EOPENSSL;
  /* The tag did not match: told at the end, as by other modes. */
  ERR_clear_error();
  c->auth_failed = true;
  *out_len = 0;
  return 0;
}

static napi_value cut(napi_env env, napi_value ab, size_t cap, size_t len) {
  return len == cap ? ab : en_uint8array(env, ab, 0, len);
}

/* cipherUpdate(box, data, encoding) -> ArrayBuffer, or Uint8Array from the start of one, or
 * negative */
RT_OP(op_crypto_cipher_update) {
  crypto_data d;
  uint8_t *out;
  int n = 0;
  (void)argc;
  cipher *c = cipher_get(argv[0]);
  ERR_clear_error();
  if (!c->ctx) return en_i32(env, CRYPTO_ESTATE);
  crypto_data_init(&d, env, argv[1], en_to_i32(argv[2]));
  bool too_long = d.len > INT_MAX - 64 || (c->mode == EVP_CIPH_CCM_MODE && d.len > c->max_message);
  int room = too_long ? 0 : update_room(c, d.p, (int)d.len);
  napi_value ab = too_long || room < 0 ? NULL : en_arraybuffer(env, (size_t)room, &out);
  int rc = too_long ? CRYPTO_ELENGTH : room < 0 ? CRYPTO_EOPENSSL : !ab ? UV_ENOMEM
                    : update(c, d.p, d.len, out, &n);
  crypto_data_deinit(&d);
  return rc ? en_i32(env, rc) : cut(env, ab, (size_t)room, (size_t)n);
}

static int final_decrypt(cipher *c, uint8_t *out, int *n) {
  if (!has_tag(c)) return EVP_CipherFinal_ex(c->ctx, out, n) == 1 ? 0 : CRYPTO_EOPENSSL;
  if (!c->tag_given || !pass_tag(c)) return CRYPTO_EAUTH;
  if (c->mode == EVP_CIPH_CCM_MODE) return c->auth_failed || !c->updated ? CRYPTO_EAUTH : 0;
  return EVP_CipherFinal_ex(c->ctx, out, n) == 1 ? 0 : CRYPTO_EAUTH;
}

static int final_encrypt(cipher *c, uint8_t *out, int *n) {
  if (EVP_CipherFinal_ex(c->ctx, out, n) != 1) return has_tag(c) ? CRYPTO_EAUTH : CRYPTO_EOPENSSL;
  if (!has_tag(c)) return 0;
  if (c->tag_len == -1) c->tag_len = 16;
  c->tag_given = EVP_CIPHER_CTX_ctrl(c->ctx, EVP_CTRL_AEAD_GET_TAG, c->tag_len, c->tag) == 1;
  return c->tag_given ? 0 : CRYPTO_EOPENSSL;
}

/* cipherFinal(box) -> ArrayBuffer or negative; the cipher takes no more data then */
RT_OP(op_crypto_cipher_final) {
  uint8_t out[EVP_MAX_BLOCK_LENGTH];
  int n = 0;
  (void)argc;
  cipher *c = cipher_get(argv[0]);
  ERR_clear_error();
  if (!c->ctx) return en_i32(env, CRYPTO_ESTATE);
  int rc = c->encrypt ? final_encrypt(c, out, &n) : final_decrypt(c, out, &n);
  EVP_CIPHER_CTX_free(c->ctx);
  c->ctx = NULL;
  return rc ? en_i32(env, rc) : crypto_bytes(env, out, (size_t)n);
}

/* cipherSetAad(box, data, plaintext length or -1) -> 0 or negative */
RT_OP(op_crypto_cipher_set_aad) {
  (void)argc;
  cipher *c = cipher_get(argv[0]);
  en_bytes d = en_view(argv[1]);
  int total = en_to_i32(argv[2]), n;
  ERR_clear_error();
  if (!c->ctx || !has_tag(c)) return en_i32(env, CRYPTO_ESTATE);
  if (c->mode == EVP_CIPH_CCM_MODE) {
    if (total < 0) return en_i32(env, CRYPTO_EUNSUPPORTED); /* a length is required */
    if ((size_t)total > c->max_message) return en_i32(env, CRYPTO_ELENGTH);
    if (!pass_tag(c) || EVP_CipherUpdate(c->ctx, NULL, &n, NULL, total) != 1)
      return en_i32(env, CRYPTO_ESTATE);
  }
  /* Not NULL: that would be the message's length again. */
  const uint8_t *p = d.data ? d.data : (const uint8_t *)"";
  return en_i32(env, EVP_CipherUpdate(c->ctx, NULL, &n, p, (int)d.len) == 1 ? 0 : CRYPTO_ESTATE);
}

/* cipherSetTag(box, tag) -> 0; CRYPTO_ESTATE; CRYPTO_ETAGLEN; 1: taken, but shorter than 16 bytes
 * without having been announced */
RT_OP(op_crypto_cipher_set_tag) {
  (void)argc;
  cipher *c = cipher_get(argv[0]);
  en_bytes t = en_view(argv[1]);
  if (!c->ctx || !has_tag(c) || c->encrypt || c->tag_given) return en_i32(env, CRYPTO_ESTATE);
  bool unsaid = c->tag_len == -1;
  bool ok = c->mode == EVP_CIPH_GCM_MODE
                ? (unsaid || (size_t)c->tag_len == t.len) && gcm_tag_ok((int)t.len)
                : (size_t)c->tag_len == t.len;
  if (!ok || t.len > sizeof c->tag) return en_i32(env, CRYPTO_ETAGLEN);
  memcpy(c->tag, t.data, t.len);
  c->tag_len = (int)t.len;
  c->tag_given = true;
  return en_i32(env, unsaid && t.len < 16);
}

/* cipherGetTag(box) -> ArrayBuffer, or CRYPTO_ESTATE: only after the end of an encryption */
RT_OP(op_crypto_cipher_get_tag) {
  (void)argc;
  cipher *c = cipher_get(argv[0]);
  if (c->ctx || !c->encrypt || !c->tag_given) return en_i32(env, CRYPTO_ESTATE);
  return crypto_bytes(env, c->tag, (size_t)c->tag_len);
}

/* cipherSetPadding(box, on?) -> 0 or CRYPTO_ESTATE */
RT_OP(op_crypto_cipher_set_padding) {
  (void)argc;
  cipher *c = cipher_get(argv[0]);
  bool ok = c->ctx && EVP_CIPHER_CTX_set_padding(c->ctx, en_to_bool(argv[1])) == 1;
  return en_i32(env, ok ? 0 : CRYPTO_ESTATE);
}

/* ---- facts --------------------------------------------------------------------------------- */

static const char *mode_name(int mode) {
  switch (mode) {
    case EVP_CIPH_STREAM_CIPHER: return "stream";
    case EVP_CIPH_ECB_MODE: return "ecb";
    case EVP_CIPH_CBC_MODE: return "cbc";
    case EVP_CIPH_CFB_MODE: return "cfb";
    case EVP_CIPH_OFB_MODE: return "ofb";
    case EVP_CIPH_CTR_MODE: return "ctr";
    case EVP_CIPH_GCM_MODE: return "gcm";
    case EVP_CIPH_CCM_MODE: return "ccm";
    case EVP_CIPH_XTS_MODE: return "xts";
    case EVP_CIPH_WRAP_MODE: return "wrap";
    case EVP_CIPH_OCB_MODE: return "ocb";
    case EVP_CIPH_SIV_MODE: return "siv";
    default: return "";
  }
}

/* Whether the cipher takes a key or vector of that length; -1 is any. */
static bool lengths_ok(const EVP_CIPHER *type, int key_len, int *iv_len) {
  EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
  int mode = EVP_CIPHER_get_mode(type);
  bool ok = ctx && EVP_CipherInit_ex(ctx, type, NULL, NULL, NULL, 1) == 1;
  if (ok && key_len >= 0) ok = EVP_CIPHER_CTX_set_key_length(ctx, key_len) == 1;
  if (ok && *iv_len >= 0) {
    bool aead = mode == EVP_CIPH_CCM_MODE || mode == EVP_CIPH_GCM_MODE || mode == EVP_CIPH_OCB_MODE;
    if (aead) ok = EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_IVLEN, *iv_len, NULL) > 0;
    else ok = *iv_len == EVP_CIPHER_get_iv_length(type);
  }
  if (*iv_len < 0) *iv_len = EVP_CIPHER_get_iv_length(type);
  EVP_CIPHER_CTX_free(ctx);
  return ok;
}

static napi_value info(napi_env env, const EVP_CIPHER *type, int key_len, int iv_len) {
  napi_value v[6];
  if (!lengths_ok(type, key_len, &iv_len)) return en_undefined(env);
  const char *mode = mode_name(EVP_CIPHER_get_mode(type));
  int nid = EVP_CIPHER_get_nid(type);
  const char *name = OBJ_nid2sn(nid);
  v[0] = en_str_latin1(env, mode, strlen(mode));
  v[1] = en_str_latin1(env, name, strlen(name));
  v[2] = en_i32(env, nid);
  v[3] = en_i32(env, EVP_CIPHER_get_block_size(type));
  v[4] = en_i32(env, iv_len);
  v[5] = en_i32(env, key_len >= 0 ? key_len : EVP_CIPHER_get_key_length(type));
  return en_array(env, 6, v);
}

/* cipherInfo(name or nid, key length or -1, iv length or -1)
 * -> [mode, name, nid, block size, iv length, key length], undefined: none such */
RT_OP(op_crypto_cipher_info) {
  const EVP_CIPHER *type;
  (void)argc;
  crypto_start();
  if (en_is_string(argv[0])) {
    en_str_tmp name;
    en_str_tmp_init(&name, env, argv[0]);
    type = crypto_cipher_by_name(name.p);
    en_str_tmp_deinit(&name);
  } else {
    const char *name = OBJ_nid2sn(en_to_i32(argv[0]));
    type = name ? crypto_cipher_by_name(name) : NULL;
  }
  napi_value v = type ? info(env, type, en_to_i32(argv[1]), en_to_i32(argv[2])) : en_undefined(env);
  ERR_clear_error();
  return v;
}
