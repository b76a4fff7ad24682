/* SPDX-License-Identifier: MIT */
/*
 * zlib.c - ops of zlib.js over zs (zlib_stream.h): piecewise for streams, whole for the one-shots,
 * each at once or on a pool thread, both ways by the same function.
 *
 * A zs lives in a box. It ends by op close, or when the box is collected; while it is busy on a
 * pool thread its request keeps the box and the bytes alive, and a close waits until it is back.
 */
#include "stdlib/zlib/zlib_stream.h"

#include <stdlib.h>
#include <string.h>

#include "ops.h"

static const char zs_tag;

/* ---- life ---------------------------------------------------------------------------------- */

/* The closing door. */
static void zs_free(void *ptr) {
  zs *z = ptr;
  z->kind->end(z);
  en_adjust_external_memory(z->env, -(int64_t)z->held);
  free(z->dict);
  free(z);
}

static zs *zs_new(napi_env env, int mode, napi_value dictionary) {
  zs *z = calloc(1, sizeof *z);
  CHECK(z);
  z->env = env;
  z->mode = mode;
  if (en_is_nullish(dictionary)) return z;
  en_bytes d = en_view(dictionary);
  z->dict = malloc(d.len + 1);
  CHECK(z->dict);
  if (d.len) memcpy(z->dict, d.data, d.len);
  z->dict_len = d.len;
  return z;
}

static napi_value text(napi_env env, const char *s) { return en_str_latin1(env, s, strlen(s)); }

/* [message, errno, code] of the last failure. */
static napi_value failure(zs *z) {
  napi_env env = z->env;
  napi_value v[3] = {text(env, z->message), en_i32(env, z->err), text(env, z->code)};
  return en_array(env, 3, v);
}

static napi_value zs_box(zs *z, napi_value state) {
  if (!en_is_nullish(state)) z->state = (uint32_t *)en_view(state).data;
  en_adjust_external_memory(z->env, (int64_t)z->held);
  return en_box_new(z->env, z, &zs_tag, zs_free);
}

static zs *zs_get(napi_value box) {
  zs *z = en_box_get(box, &zs_tag);
  CHECK(z);
  return z;
}

/* openDeflate(mode, windowBits, level, memLevel, strategy, dictionary or undefined,
 *             one gzip member only?, Uint32Array(2) kept by the caller as long as the box) -> box
 */
RT_OP(op_zlib_open_deflate) {
  (void)argc;
  zs *z = zs_new(env, en_to_i32(argv[0]), argv[5]);
  zs_deflate_init(z, en_to_i32(argv[1]), en_to_i32(argv[2]), en_to_i32(argv[3]),
                  en_to_i32(argv[4]));
  z->single = en_to_bool(argv[6]);
  return zs_box(z, argv[7]);
}

/* A box, or the failure that kept it from being made. */
static napi_value opened(zs *z, int rc, napi_value state) {
  if (rc == 0) return zs_box(z, state);
  napi_value v = failure(z);
  z->held = 0;
  zs_free(z);
  return v;
}

/* openBrotli(mode, Int32Array of key, value, ..., state) -> box or [message, errno, code] */
RT_OP(op_zlib_open_brotli) {
  (void)argc;
  en_bytes p = en_view(argv[1]);
  zs *z = zs_new(env, en_to_i32(argv[0]), en_undefined(env));
  return opened(z, zs_brotli_init(z, (const int32_t *)p.data, p.len / 8), argv[2]);
}

/* openZstd(mode, Int32Array of key, value, ..., state, dictionary or undefined, pledged size or -1)
 * -> box or [message, errno, code] */
RT_OP(op_zlib_open_zstd) {
  (void)argc;
  en_bytes p = en_view(argv[1]);
  zs *z = zs_new(env, en_to_i32(argv[0]), argv[3]);
  int rc = zs_zstd_init(z, (const int32_t *)p.data, p.len / 8, en_to_double(argv[4]));
  return opened(z, rc, argv[2]);
}

/* close(box): the box is empty afterwards */
RT_OP(op_zlib_close) {
  (void)argc;
  zs *z = en_box_get(argv[0], &zs_tag);
  if (!z) return en_undefined(env);
  en_box_clear(argv[0]);
  if (z->busy) z->close_later = true;
  else zs_free(z);
  return en_undefined(env);
}

/* ---- piecewise ----------------------------------------------------------------------------- */

/* Input and output of one run, from arguments (flush, in, inOff, inLen, out, outOff, outLen). */
static void aim(zs *z, const napi_value *argv) {
  en_bytes in = en_view(argv[1]), out = en_view(argv[4]);
  size_t in_off = (size_t)en_to_i64(argv[2]), out_off = (size_t)en_to_i64(argv[5]);
  z->flush = en_to_i32(argv[0]);
  z->in_len = (size_t)en_to_i64(argv[3]);
  z->out_len = (size_t)en_to_i64(argv[6]);
  CHECK(in_off <= in.len && z->in_len <= in.len - in_off);
  CHECK(out_off <= out.len && z->out_len <= out.len - out_off);
  z->in = in.data ? in.data + in_off : (const uint8_t *)"";
  z->out = out.data + out_off;
  z->err = 0;
}

/* What JavaScript sees of a run: the state array, and 0 or -1. */
static int report(zs *z) {
  z->state[0] = (uint32_t)z->out_len;
  z->state[1] = (uint32_t)z->in_len;
  return z->err ? -1 : 0;
}

/* writeSync(box, flush, in, inOff, inLen, out, outOff, outLen) -> 0, or -1: see op failure */
RT_OP(op_zlib_write_sync) {
  (void)argc;
  zs *z = zs_get(argv[0]);
  CHECK(!z->busy);
  aim(z, argv + 1);
  z->kind->run(z);
  return en_i32(env, report(z));
}

static void write_run(rt_work *w) {
  zs *z = (zs *)w;
  z->kind->run(z);
}

static void write_after(rt_work *w, int status) {
  zs *z = (zs *)w;
  z->busy = false;
  bool closed = z->close_later;
  napi_value v = en_i32(z->env, status ? status : closed ? UV_ECANCELED : report(z));
  rt_req req = w->req;
  /* Closed meanwhile: the state array may be gone, and nobody else will free it. */
  if (closed) zs_free(z);
  rt_req_end(&req, 1, &v);
}

/* write(box, flush, in, inOff, inLen, out, outOff, outLen, done) -> 0 or negative; done(0 or -1 as
 * writeSync, or UV_ECANCELED when closed meanwhile) */
RT_OP(op_zlib_write) {
  (void)argc;
  zs *z = zs_get(argv[0]);
  CHECK(!z->busy);
  aim(z, argv + 1);
  napi_value keep[3] = {argv[0], argv[2], argv[5]};
  int rc = rt_work_start_as("zlib", &z->work, rt_from_env(env), argv[8], en_array(env, 3, keep), write_run,
                         write_after);
  z->busy = rc == 0;
  return en_i32(env, rc);
}

/* failure(box) -> [message, errno, code] of the last run, reset or params that failed */
RT_OP(op_zlib_failure) {
  (void)env, (void)argc;
  return failure(zs_get(argv[0]));
}

/* reset(box) -> 0; -1: see failure; UV_EBUSY: a write is on its way */
RT_OP(op_zlib_reset) {
  (void)argc;
  zs *z = zs_get(argv[0]);
  if (z->busy) return en_i32(env, UV_EBUSY);
  z->err = 0;
  z->kind->reset(z);
  return en_i32(env, z->err ? -1 : 0);
}

/* params(box, level, strategy) -> 0, or -1: see failure */
RT_OP(op_zlib_params) {
  (void)argc;
  zs *z = zs_get(argv[0]);
  CHECK(!z->busy);
  z->err = 0;
  zs_deflate_params(z, en_to_i32(argv[1]), en_to_i32(argv[2]));
  return en_i32(env, z->err ? -1 : 0);
}

/* ---- whole --------------------------------------------------------------------------------- */

typedef struct whole {
  rt_work w; /* first member */
  zs *z;
  zs_whole to;
  int rc; /* 0; -1: see z; UV_ENOMEM; UV_E2BIG: longer than max */
} whole;

static bool whole_grow(whole *a) {
  zs_whole *to = &a->to;
  size_t cap = to->cap ? to->cap * 2 : a->z->kind->guess(a->z);
  if (cap < 256) cap = 256;
  if (cap > to->max) cap = to->max + 1; /* one more than allowed, to see that there is more */
  uint8_t *p = cap > to->cap ? realloc(to->out, cap) : NULL;
  if (!p) return false;
  to->out = p;
  to->cap = cap;
  return true;
}

static int whole_loop(whole *a) {
  zs *z = a->z;
  zs_whole *to = &a->to;
  do {
    if (!whole_grow(a)) return UV_ENOMEM;
    z->out = to->out + to->len;
    z->out_len = to->cap - to->len;
    z->kind->run(z);
    to->len = to->cap - z->out_len;
    if (z->err) return -1;
    if (to->len > to->max) return UV_E2BIG;
  } while (z->out_len == 0);
  return 0;
}

static void whole_compute(whole *a) {
  zs_whole *to = &a->to;
  a->rc = zs_deflate_whole(a->z, to) ? 0 : whole_loop(a);
  if (a->rc == 0 && to->len < to->cap) {
    uint8_t *p = realloc(to->out, to->len ? to->len : 1);
    if (p) to->out = p;
  }
}

/* ArrayBuffer, or a negative number. Takes the memory. */
static napi_value whole_value(whole *a) {
  napi_env env = a->z->env;
  if (a->rc == 0) return en_arraybuffer_adopt(env, a->to.out, a->to.len);
  free(a->to.out);
  return en_i32(env, a->rc);
}

static void whole_run(rt_work *w) { whole_compute((whole *)w); }

static void whole_after(rt_work *w, int status) {
  whole *a = (whole *)w;
  zs *z = a->z;
  z->busy = false;
  if (status) a->rc = status;
  napi_value v[2] = {whole_value(a), en_i64(z->env, (int64_t)z->in_len)};
  rt_req req = w->req;
  if (z->close_later) zs_free(z);
  free(a);
  rt_req_end(&req, 2, v);
}

static void whole_aim(whole *a, const napi_value *argv) {
  zs *z = a->z = zs_get(argv[0]);
  CHECK(!z->busy);
  en_bytes in = en_view(argv[1]);
  z->in = in.data ? in.data : (const uint8_t *)"";
  z->in_len = in.len;
  z->flush = en_to_i32(argv[2]);
  z->err = 0;
  a->to.max = (size_t)en_to_double(argv[3]);
}

/* wholeSync(box, in, flush, max length) -> ArrayBuffer; -1: see failure; UV_ENOMEM; UV_E2BIG:
 * longer than max. What is left of the input goes to state[1]. */
RT_OP(op_zlib_whole_sync) {
  (void)env, (void)argc;
  whole a = {0};
  whole_aim(&a, argv);
  whole_compute(&a);
  if (a.z->state) a.z->state[1] = (uint32_t)a.z->in_len;
  return whole_value(&a);
}

/* whole(box, in, flush, max length, done) -> 0 or negative; done(as wholeSync, input left) */
RT_OP(op_zlib_whole) {
  (void)argc;
  whole *a = calloc(1, sizeof *a);
  CHECK(a);
  whole_aim(a, argv);
  napi_value keep[2] = {argv[0], argv[1]};
  int rc = rt_work_start_as("zlib", &a->w, rt_from_env(env), argv[4], en_array(env, 2, keep), whole_run,
                         whole_after);
  a->z->busy = rc == 0;
  if (rc) free(a);
  return en_i32(env, rc);
}

/* ---- checksum ------------------------------------------------------------------------------ */

/* crc32(data, value) -> the CRC of `value`'s data followed by this; a string counts as UTF-8 */
RT_OP(op_zlib_crc32) {
  (void)argc;
  uLong crc = en_to_u32(argv[1]);
  if (!en_is_string(argv[0])) {
    en_bytes b = en_view(argv[0]);
    return en_u32(env, (uint32_t)(b.len ? crc32_z(crc, b.data, b.len) : crc));
  }
  en_str_tmp s;
  en_str_tmp_init(&s, env, argv[0]);
  crc = crc32_z(crc, (const Bytef *)s.p, s.len);
  en_str_tmp_deinit(&s);
  return en_u32(env, (uint32_t)crc);
}
