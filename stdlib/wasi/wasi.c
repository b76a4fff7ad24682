/* SPDX-License-Identifier: MIT */
/*
 * wasi.c - the life of a WASI object, the way of a system call into it, and the calls about arguments,
 * environment, clocks and the process. Those of descriptors: wasi_fd.c; of paths: wasi_path.c.
 */
#include "stdlib/wasi/wasi.h"

#include <stdlib.h>

#include "ops.h"
#include "runtime/base/check.h"
#include "runtime/bind/bind.h"
#include "runtime/engine/wasm.h"

static const char wasi_tag;

/* ---- memory of uvwasi ----------------------------------------------------------------------------- */

static void *mem_malloc(size_t size, void *user) {
  wasi *w = user;
  if (!w->spare || size > sizeof w->scratch) return malloc(size);
  w->spare = false;
  return w->scratch;
}

static void mem_free(void *p, void *user) {
  wasi *w = user;
  if (p != w->scratch) free(p);
}

static void *mem_calloc(size_t count, size_t size, void *user) {
  (void)user;
  return calloc(count, size);
}

static void *mem_realloc(void *p, size_t size, void *user) {
  (void)user;
  return realloc(p, size);
}

/* ---- life ------------------------------------------------------------------------------------------ */

static void wasi_free(void *ptr) {
  wasi *w = ptr;
  for (uvwasi_fd_t fd = 3; fd <= w->last_fd; fd++) uvwasi_fd_close(&w->uv, fd);
  uvwasi_destroy(&w->uv);
  en_ref_free(w->memory);
  free(w);
}

/* An array of strings in UTF-8, NULL at its end. */
static char **strings(napi_env env, napi_value list, uint32_t *count) {
  napi_get_array_length(env, list, count);
  char **out = calloc(*count + 1, sizeof *out);
  CHECK(out);
  for (uint32_t i = 0; i < *count; i++) {
    napi_value s;
    napi_get_element(env, list, i, &s);
    out[i] = en_str_dup(env, s, NULL);
    CHECK(out[i]);
  }
  return out;
}

static void strings_free(char **list) {
  for (char **s = list; *s; s++) free(*s);
  free(list);
}

static uvwasi_preopen_t *preopens(char **list, uint32_t count) {
  uvwasi_preopen_t *out = calloc(count / 2 + 1, sizeof *out);
  CHECK(out);
  for (uint32_t i = 0; i + 1 < count; i += 2) out[i / 2] = (uvwasi_preopen_t){list[i], list[i + 1]};
  return out;
}

static wasi *wasi_new(uint32_t preopen_count) {
  wasi *w = calloc(1, sizeof *w);
  CHECK(w);
  w->allocator = (uvwasi_mem_t){w, mem_malloc, mem_free, mem_calloc, mem_realloc};
  w->last_fd = 2 + preopen_count;
  return w;
}

/* [errno, its name] */
static napi_value failure(napi_env env, uvwasi_errno_t err) {
  const char *name = uvwasi_embedder_err_code_to_string(err);
  napi_value v[] = {en_i32(env, err), en_str_latin1(env, name, strlen(name))};
  return en_array(env, 2, v);
}

/* (args[], env[] of "NAME=value", preopens[] of name and folder in turn, stdin, stdout, stderr)
 * -> box, or [errno, name] */
WASI_SMALL RT_OP(op_wasi_open) {
  (void)argc;
  uvwasi_options_t o;
  uint32_t args_count, env_count, dir_count;
  char **args = strings(env, argv[0], &args_count), **vars = strings(env, argv[1], &env_count);
  char **dirs = strings(env, argv[2], &dir_count);
  wasi *w = wasi_new(dir_count / 2);
  uvwasi_options_init(&o);
  o.argc = args_count;
  o.argv = (const char **)args;
  o.envp = (const char **)vars;
  o.preopenc = dir_count / 2;
  o.preopens = preopens(dirs, dir_count);
  o.in = en_to_u32(argv[3]);
  o.out = en_to_u32(argv[4]);
  o.err = en_to_u32(argv[5]);
  o.allocator = &w->allocator;
  uvwasi_errno_t err = uvwasi_init(&w->uv, &o);
  free(o.preopens);
  strings_free(args);
  strings_free(vars);
  strings_free(dirs);
  if (err == UVWASI_ESUCCESS) return en_box_new(env, w, &wasi_tag, wasi_free);
  free(w);
  return failure(env, err);
}

/* (box, value) -> whether it is a WebAssembly.Memory, which system calls work on from now on */
RT_OP(op_wasi_set_memory) {
  (void)argc;
  wasi *w = en_box_get(argv[0], &wasi_tag);
  CHECK(w && !w->memory);
  if (!en_is_wasm_memory(argv[1])) return en_bool(env, false);
  w->memory = en_ref_new(env, argv[1]);
  return en_bool(env, true);
}

/* ---- the way in -------------------------------------------------------------------------------------- */

enum {
#define WASI_NUMBER(name, types) CALL_##name,
  WASI_SYSCALLS(WASI_NUMBER)
#undef WASI_NUMBER
  CALL_COUNT
};

WASI_SMALL static uint32_t dispatch(int id, wasi *w, en_bytes m, const uint64_t *a) {
  switch (id) {
#define WASI_CASE(name, types) \
  case CALL_##name:            \
    return wasi_##name(w, m, a);
    WASI_SYSCALLS(WASI_CASE)
#undef WASI_CASE
  }
  CHECK(false);
}

static uint32_t call(napi_env env, napi_value self, const en_wasm_fn *fn, const uint64_t *args) {
  wasi *w = en_box_get(self, &wasi_tag);
  if (!w || !args) return UVWASI_EINVAL;
  if (!w->memory) {
    napi_throw_error(env, "ERR_WASI_NOT_STARTED", "wasi.start() has not been called");
    return UVWASI_EINVAL;
  }
  return dispatch(fn->id, w, en_wasm_memory(en_ref_get(env, w->memory)), args);
}

static const en_wasm_fn functions[] = {
#define WASI_ROW(name, types) {#name, types, call, CALL_##name},
    WASI_SYSCALLS(WASI_ROW)
#undef WASI_ROW
};

/* -> the system calls as functions, to be bound to a box */
RT_OP(op_wasi_functions) {
  (void)argc, (void)argv;
  return en_wasm_functions(env, CALL_COUNT, functions);
}

/* ---- arguments and environment ------------------------------------------------------------------------ */

/* Pointers to the strings at `at`, and the strings, which lie in one piece, at `buf_at`. */
static uint32_t put_strings(en_bytes m, uint32_t at, uint32_t buf_at, uint32_t count, char *const *list,
                            const char *buf, uint32_t size) {
  if (!wasi_fits(m, buf_at, size) || !wasi_fits(m, at, (size_t)count * 4)) return UVWASI_EOVERFLOW;
  for (uint32_t i = 0; i < count; i++) wasi_put_u32(m, at + i * 4, buf_at + (uint32_t)(list[i] - buf));
  if (size) memcpy(m.data + buf_at, buf, size);
  return UVWASI_ESUCCESS;
}

static uint32_t put_sizes(en_bytes m, uint32_t at, uint32_t size_at, uint32_t count, uint32_t size) {
  if (!wasi_fits(m, at, 4) || !wasi_fits(m, size_at, 4)) return UVWASI_EOVERFLOW;
  wasi_put_u32(m, at, count);
  wasi_put_u32(m, size_at, size);
  return UVWASI_ESUCCESS;
}

/* (argv, argv_buf) */
WASI_CALL(args_get) {
  return put_strings(m, wasi_u32(a, 0), wasi_u32(a, 1), w->uv.argc, w->uv.argv, w->uv.argv_buf, w->uv.argv_buf_size);
}

/* (argc, argv_buf_size) */
WASI_CALL(args_sizes_get) { return put_sizes(m, wasi_u32(a, 0), wasi_u32(a, 1), w->uv.argc, w->uv.argv_buf_size); }

/* (environ, environ_buf) */
WASI_CALL(environ_get) {
  return put_strings(m, wasi_u32(a, 0), wasi_u32(a, 1), w->uv.envc, w->uv.env, w->uv.env_buf, w->uv.env_buf_size);
}

/* (environ_count, environ_buf_size) */
WASI_CALL(environ_sizes_get) { return put_sizes(m, wasi_u32(a, 0), wasi_u32(a, 1), w->uv.envc, w->uv.env_buf_size); }

/* ---- clocks --------------------------------------------------------------------------------------------- */

static uint32_t put_time(en_bytes m, uint32_t at, uvwasi_errno_t err, uvwasi_timestamp_t t) {
  if (err == UVWASI_ESUCCESS) wasi_put_u64(m, at, t);
  return err;
}

/* (clock_id, resolution) */
WASI_CALL(clock_res_get) {
  uvwasi_timestamp_t t;
  if (!wasi_fits(m, wasi_u32(a, 1), 8)) return UVWASI_EOVERFLOW;
  return put_time(m, wasi_u32(a, 1), uvwasi_clock_res_get(&w->uv, wasi_u32(a, 0), &t), t);
}

/* (clock_id, precision, time) */
WASI_CALL(clock_time_get) {
  uvwasi_timestamp_t t;
  if (!wasi_fits(m, wasi_u32(a, 2), 8)) return UVWASI_EOVERFLOW;
  return put_time(m, wasi_u32(a, 2), uvwasi_clock_time_get(&w->uv, wasi_u32(a, 0), a[1], &t), t);
}

/* ---- the process ------------------------------------------------------------------------------------------ */

/* (sig) */
WASI_CALL(proc_raise) {
  (void)m;
  return uvwasi_proc_raise(&w->uv, (uvwasi_signal_t)a[0]);
}

/* (buf, buf_len) */
WASI_CALL(random_get) {
  if (!wasi_fits(m, wasi_u32(a, 0), wasi_u32(a, 1))) return UVWASI_EOVERFLOW;
  return uvwasi_random_get(&w->uv, m.data + wasi_u32(a, 0), wasi_u32(a, 1));
}

WASI_CALL(sched_yield) {
  (void)m, (void)a;
  return uvwasi_sched_yield(&w->uv);
}
