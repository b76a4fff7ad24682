/* SPDX-License-Identifier: MIT */
/*
 * engine.h - what the runtime's C code needs of the JavaScript engine beyond Node-API.
 *
 * Values are napi_value (a reinterpreted v8::Local: no allocation, valid until the enclosing
 * handle scope closes; an op and a hook call each have one). Functions here never run user
 * JavaScript unless they say so, and must be called on the thread of `env`.
 *
 * `en_to_*` and `en_view` read arguments that the JavaScript half has validated: a value of
 * another type is a bug of ours and aborts (CHECK), also in release builds.
 */
#ifndef INGOT_ENGINE_H
#define INGOT_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <node_api.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- reading values ---------------------------------------------------------------------- */

int32_t en_to_i32(napi_value v);   /* a number that is an integer in int32 range */
uint32_t en_to_u32(napi_value v);  /* a number that is an integer in uint32 range */
int64_t en_to_i64(napi_value v);   /* a number with an integer value, or a BigInt in range */
double en_to_double(napi_value v); /* a number */
bool en_to_bool(napi_value v);     /* a boolean */

bool en_is_undefined(napi_value v);
bool en_is_nullish(napi_value v); /* undefined or null */
bool en_is_true(napi_value v);
bool en_is_string(napi_value v);
bool en_is_number(napi_value v);
bool en_is_bigint(napi_value v);
bool en_is_function(napi_value v);
bool en_is_object(napi_value v);
bool en_is_array(napi_value v);
bool en_is_view(napi_value v);        /* any typed array, DataView */
bool en_is_arraybuffer(napi_value v); /* ArrayBuffer or SharedArrayBuffer */

typedef struct en_bytes {
  uint8_t *data; /* NULL when len is 0 */
  size_t len;    /* in bytes */
} en_bytes;

/* The memory of a typed array, DataView, ArrayBuffer or SharedArrayBuffer. Valid as long as the
 * value lives and is neither detached nor resized; to use it after the op returns, pin the value
 * (rt_req in bind.h). Never moves. */
en_bytes en_view(napi_value v);

/* ---- strings ------------------------------------------------------------------------------ */

size_t en_str_len(napi_value s);       /* UTF-16 code units */
bool en_str_is_latin1(napi_value s);   /* stored as one byte a character (so Latin-1) */
size_t en_str_utf8_len(napi_env env, napi_value s); /* bytes, lone surrogates as U+FFFD (3) */

/* Writes without a terminator; returns bytes written. Whole characters only; a lone surrogate
 * becomes U+FFFD. `chars_read` (may be NULL) gets the UTF-16 units consumed. */
size_t en_str_write_utf8(napi_env env, napi_value s, char *dst, size_t cap, size_t *chars_read);
/* Writes `count` units from `start`, low byte of each; caller guarantees start+count <= length. */
void en_str_write_latin1(napi_env env, napi_value s, uint8_t *dst, size_t start, size_t count);
void en_str_write_utf16(napi_env env, napi_value s, uint16_t *dst, size_t start, size_t count);
/* The characters where the engine has them: `latin1` says of which width. `read` may not call the engine. */
typedef size_t (*en_str_reader)(const void *chars, size_t len, bool latin1, void *arg);
size_t en_str_read(napi_env env, napi_value s, en_str_reader read, void *arg);

/* UTF-8 copy with a terminating NUL: in `tmp` when it fits, else on the heap. `en_str_tmp_deinit` when done. */
typedef struct en_str_tmp {
  char *p;
  size_t len; /* without the NUL; an embedded NUL is possible: compare with strlen where it matters */
  char buf[512];
} en_str_tmp;
void en_str_tmp_init(en_str_tmp *t, napi_env env, napi_value s);
void en_str_tmp_deinit(en_str_tmp *t);
/* Heap copy, NUL-terminated; caller frees. `len` may be NULL. */
char *en_str_dup(napi_env env, napi_value s, size_t *len);

/* ---- making values ------------------------------------------------------------------------ */

napi_value en_undefined(napi_env env);
napi_value en_null(napi_env env);
napi_value en_bool(napi_env env, bool b);
napi_value en_i32(napi_env env, int32_t i);
napi_value en_u32(napi_env env, uint32_t u);
napi_value en_i64(napi_env env, int64_t i); /* a Number; exact up to 2^53 */
napi_value en_bigint_i64(napi_env env, int64_t i);
napi_value en_bigint_u64(napi_env env, uint64_t u);
napi_value en_double(napi_env env, double d);
/* Strings: NULL (with RangeError pending) when longer than the engine allows (2^29-24 units). */
napi_value en_str_latin1(napi_env env, const void *p, size_t len);
napi_value en_str_utf8(napi_env env, const char *p, size_t len); /* invalid bytes become U+FFFD */
napi_value en_str_utf16(napi_env env, const uint16_t *p, size_t len);
napi_value en_str_intern(napi_env env, const char *ascii, size_t len); /* internalized, Latin-1 */
/* External strings: no copy. `adopt` frees with free() when collected; `static` memory lives forever. */
napi_value en_str_adopt_latin1(napi_env env, char *malloced, size_t len);
napi_value en_str_adopt_utf16(napi_env env, uint16_t *malloced, size_t len);
napi_value en_str_static_latin1(napi_env env, const char *p, size_t len);
napi_value en_str_static_utf16(napi_env env, const uint16_t *p, size_t len);

napi_value en_array(napi_env env, size_t n, const napi_value *items);
napi_value en_clone(napi_env env, napi_value object); /* shallow: own properties and elements, the prototype */
/* A fresh ArrayBuffer; *data gets its memory, NOT zeroed. NULL when memory is short. */
napi_value en_arraybuffer(napi_env env, size_t len, uint8_t **data);
napi_value en_arraybuffer_adopt(napi_env env, void *malloced, size_t len); /* freed with free() */
napi_value en_arraybuffer_static(napi_env env, void *p, size_t len);       /* never freed */
napi_value en_uint8array(napi_env env, napi_value arraybuffer, size_t offset, size_t len);

/* Object with the given property names (array of internalized strings made once) and values. */
napi_value en_object(napi_env env, size_t n, const napi_value *names, const napi_value *values);

/* ---- persistent references ---------------------------------------------------------------- */

/* A strong reference that outlives handle scopes. Cheap (a v8::Global). NULL is "none". */
typedef struct en_ref__ *en_ref;
en_ref en_ref_new(napi_env env, napi_value v);
napi_value en_ref_get(napi_env env, en_ref ref);
void en_ref_free(en_ref ref); /* NULL is allowed */

/* ---- pointer objects ------------------------------------------------------------------------ */

/* A JS object that carries a native pointer and a type tag (any unique address). The object
 * does not own the pointer unless `finalize` is given: it then runs once, after the object was
 * collected or at teardown, on the same thread, with no JavaScript allowed. */
napi_value en_box_new(napi_env env, void *ptr, const void *tag, void (*finalize)(void *ptr));
/* The pointer; NULL when cleared, not a box, or of another tag. */
void *en_box_get(napi_value v, const void *tag);
/* Forget the pointer: later en_box_get gives NULL; the finalizer will not run. */
void en_box_clear(napi_value v);

/* ---- external memory ------------------------------------------------------------------------ */

/* Tell the garbage collector of native memory held by JS objects (bytes, may be negative). */
void en_adjust_external_memory(napi_env env, int64_t delta);

#ifdef __cplusplus
}
#endif
#endif
