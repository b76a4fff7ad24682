/* SPDX-License-Identifier: MIT */
/*
 * A native addon in C on Node-API: line statistics of a Buffer, at once or on the thread pool.
 *   lines(buffer) -> { lines, longest }            longest: bytes of the longest line
 *   linesAsync(buffer) -> Promise of the same
 * Built into an executable by `ingot build --link native/text.c`, or by node-gyp for node (binding.gyp).
 */
#define NAPI_VERSION 8
#include <node_api.h>

#include <stdlib.h>
#include <string.h>

typedef struct stats {
  uint32_t lines, longest;
} stats;

static stats count(const char *p, size_t len) {
  stats s = {0, 0};
  const char *end = p + len;
  while (p < end) {
    const char *line_end = memchr(p, '\n', (size_t)(end - p));
    if (line_end == NULL) line_end = end;
    s.lines++;
    if (line_end - p > s.longest) s.longest = (uint32_t)(line_end - p);
    p = line_end + 1;
  }
  return s;
}

static napi_value to_object(napi_env env, stats s) {
  napi_value out, lines, longest;
  napi_create_object(env, &out);
  napi_create_uint32(env, s.lines, &lines);
  napi_create_uint32(env, s.longest, &longest);
  napi_set_named_property(env, out, "lines", lines);
  napi_set_named_property(env, out, "longest", longest);
  return out;
}

/* The Buffer that a call was given; false with an exception pending when it is none. */
static bool buffer_argument(napi_env env, napi_callback_info info, napi_value *value, void **data, size_t *len) {
  size_t argc = 1;
  bool is_buffer = false;
  napi_get_cb_info(env, info, &argc, value, NULL, NULL);
  napi_is_buffer(env, *value, &is_buffer);
  if (is_buffer && napi_get_buffer_info(env, *value, data, len) == napi_ok) return true;
  napi_throw_type_error(env, "ERR_INVALID_ARG_TYPE", "The argument must be a Buffer");
  return false;
}

static napi_value lines(napi_env env, napi_callback_info info) {
  napi_value value;
  void *data;
  size_t len;
  if (!buffer_argument(env, info, &value, &data, &len)) return NULL;
  return to_object(env, count(data, len));
}

/* ---- on the thread pool ------------------------------------------------------------------------- */

typedef struct job {
  napi_async_work work;
  napi_deferred deferred;
  napi_ref buffer; /* keeps the bytes */
  void *data;
  size_t len;
  stats result;
} job;

static void run(napi_env env, void *arg) {
  (void)env;
  job *j = arg;
  j->result = count(j->data, j->len);
}

static void finish(napi_env env, napi_status status, void *arg) {
  job *j = arg;
  if (status == napi_ok) napi_resolve_deferred(env, j->deferred, to_object(env, j->result));
  napi_delete_reference(env, j->buffer);
  napi_delete_async_work(env, j->work);
  free(j);
}

static napi_value lines_async(napi_env env, napi_callback_info info) {
  napi_value value, name, promise;
  void *data;
  size_t len;
  if (!buffer_argument(env, info, &value, &data, &len)) return NULL;
  job *j = calloc(1, sizeof *j);
  if (j == NULL) return napi_throw_error(env, NULL, "out of memory"), NULL;
  j->data = data;
  j->len = len;
  napi_create_promise(env, &j->deferred, &promise);
  napi_create_reference(env, value, 1, &j->buffer);
  napi_create_string_utf8(env, "linesAsync", NAPI_AUTO_LENGTH, &name);
  napi_create_async_work(env, NULL, name, run, finish, j, &j->work);
  napi_queue_async_work(env, j->work);
  return promise;
}

NAPI_MODULE_INIT() {
  const napi_property_descriptor members[] = {
      {"lines", NULL, lines, NULL, NULL, NULL, napi_enumerable, NULL},
      {"linesAsync", NULL, lines_async, NULL, NULL, NULL, napi_enumerable, NULL}};
  napi_define_properties(env, exports, 2, members);
  return exports;
}
