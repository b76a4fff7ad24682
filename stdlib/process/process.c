/* SPDX-License-Identifier: MIT */
/* natives('process'): clocks, ids, memory, environment; see process_ids.c for users and signals. */
#include <ada_c.h>
#include <gnu/libc-version.h>
#include <llhttp.h>
#include <math.h>
#include <openssl/crypto.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <nghttp2/nghttp2ver.h>
#include <sqlite3.h>
#include <uvwasi.h>
#include <zlib.h>
#include <zstd.h>
#include <brotli/decode.h>

#include "runtime/base/check.h"
#include "runtime/engine/heap.h"
#include "runtime/loop/loop.h"

static napi_value str(napi_env env, const char *s) { return en_str_utf8(env, s, strlen(s)); }

/* -> path, or negative code */
RT_OP(op_process_cwd) {
  (void)argc, (void)argv;
  char buf[4096];
  size_t len = sizeof buf;
  int err = uv_cwd(buf, &len);
  return err < 0 ? en_i32(env, err) : en_str_utf8(env, buf, len);
}

RT_OP(op_process_chdir) {
  (void)argc;
  en_str_tmp path;
  en_str_tmp_init(&path, env, argv[0]);
  int err = uv_chdir(path.p);
  en_str_tmp_deinit(&path);
  return en_i32(env, err);
}

RT_OP(op_process_exit) {
  (void)argc;
  rt_exit(rt_from_env(env), en_to_i32(argv[0]));
  return NULL;
}

RT_OP(op_process_abort) {
  (void)env, (void)argc, (void)argv;
  abort();
}

RT_OP(op_process_defer_abort) {
  (void)argc, (void)argv;
  en_abort_defer(env);
  return NULL;
}

/* (Uint32Array(3)): seconds high, seconds low, nanoseconds; -> nothing */
RT_OP(op_process_hrtime) {
  (void)env, (void)argc;
  uint64_t t = uv_hrtime();
  uint32_t *out = (uint32_t *)(void *)en_view(argv[0]).data;
  out[0] = (uint32_t)((t / 1000000000u) >> 32);
  out[1] = (uint32_t)(t / 1000000000u);
  out[2] = (uint32_t)(t % 1000000000u);
  return NULL;
}

/* -> seconds since this process's runtime began */
RT_OP(op_process_uptime) {
  (void)argc, (void)argv;
  return en_double(env, (double)(uv_hrtime() - rt_from_env(env)->origin->began_ns) / 1e9);
}

RT_OP(op_process_pid) {
  (void)argc, (void)argv;
  return en_i32(env, uv_os_getpid());
}

RT_OP(op_process_ppid) {
  (void)argc, (void)argv;
  return en_i32(env, uv_os_getppid());
}

/* -> absolute path of the executable, or negative code */
RT_OP(op_process_exec_path) {
  (void)argc, (void)argv;
  char buf[4096];
  size_t len = sizeof buf;
  int err = uv_exepath(buf, &len);
  /* `ingot run`: the file has no name, and this is the way to it for whoever starts it again. */
  if (err == 0 && strncmp(buf, "/memfd:", 7) == 0) len = (size_t)snprintf(buf, sizeof buf, "/proc/%d/exe", (int)getpid());
  return err < 0 ? en_i32(env, err) : en_str_utf8(env, buf, len);
}

RT_OP(op_process_title) {
  (void)argc, (void)argv;
  char buf[1024];
  return uv_get_process_title(buf, sizeof buf) == 0 ? str(env, buf) : str(env, "ingot");
}

RT_OP(op_process_set_title) {
  (void)argc;
  en_str_tmp title;
  en_str_tmp_init(&title, env, argv[0]);
  uv_set_process_title(title.p);
  en_str_tmp_deinit(&title);
  return NULL;
}

/* ---- memory and time ------------------------------------------------------------------------------ */

/* (Float64Array(5)): rss, heapTotal, heapUsed, external, arrayBuffers in bytes; -> 0 or negative code */
RT_OP(op_process_memory_usage) {
  (void)argc;
  double *out = (double *)(void *)en_view(argv[0]).data;
  size_t rss = 0;
  int err = uv_resident_set_memory(&rss);
  out[0] = (double)rss;
  en_heap_usage(env, out + 1);
  return en_i32(env, err);
}

RT_OP(op_process_rss) {
  (void)argc, (void)argv;
  size_t rss = 0;
  int err = uv_resident_set_memory(&rss);
  return err < 0 ? en_i32(env, err) : en_double(env, (double)rss);
}

RT_OP(op_process_constrained_memory) {
  (void)argc, (void)argv;
  return en_double(env, (double)uv_get_constrained_memory());
}

RT_OP(op_process_available_memory) {
  (void)argc, (void)argv;
  return en_double(env, (double)uv_get_available_memory());
}

static double micros(const uv_timeval_t *t) { return (double)t->tv_sec * 1e6 + (double)t->tv_usec; }

/* (Float64Array(2)): user and system time in microseconds */
RT_OP(op_process_cpu_usage) {
  (void)argc;
  double *out = (double *)(void *)en_view(argv[0]).data;
  uv_rusage_t u;
  int err = uv_getrusage(&u);
  if (err == 0) {
    out[0] = micros(&u.ru_utime);
    out[1] = micros(&u.ru_stime);
  }
  return en_i32(env, err);
}

RT_OP(op_process_thread_cpu_usage) {
  (void)argc;
  double *out = (double *)(void *)en_view(argv[0]).data;
  uv_rusage_t u;
  int err = uv_getrusage_thread(&u);
  if (err == 0) {
    out[0] = micros(&u.ru_utime);
    out[1] = micros(&u.ru_stime);
  }
  return en_i32(env, err);
}

/* (Float64Array(16)): in the order of Node's process.resourceUsage() */
RT_OP(op_process_resource_usage) {
  (void)argc;
  double *out = (double *)(void *)en_view(argv[0]).data;
  uv_rusage_t u;
  int err = uv_getrusage(&u);
  if (err < 0) return en_i32(env, err);
  out[0] = micros(&u.ru_utime);
  out[1] = micros(&u.ru_stime);
  const uint64_t rest[] = {u.ru_maxrss, u.ru_ixrss, u.ru_idrss, u.ru_isrss, u.ru_minflt,
                           u.ru_majflt, u.ru_nswap, u.ru_inblock, u.ru_oublock, u.ru_msgsnd,
                           u.ru_msgrcv, u.ru_nsignals, u.ru_nvcsw, u.ru_nivcsw};
  for (size_t i = 0; i < 14; i++) out[2 + i] = (double)rest[i];
  return en_i32(env, 0);
}

/* (string): straight to fd 2, for the last words of a process */
RT_OP(op_process_write_stderr) {
  (void)argc;
  en_str_tmp text;
  en_str_tmp_init(&text, env, argv[0]);
  for (size_t done = 0; done < text.len;) {
    ssize_t n = write(2, text.p + done, text.len - done);
    if (n <= 0) break;
    done += (size_t)n;
  }
  en_str_tmp_deinit(&text);
  return NULL;
}

/* -> [name, version, ...] of what is linked in */
RT_OP(op_process_versions) {
  (void)argc, (void)argv;
  char llhttp[32], brotli[32], modules[16];
  uint32_t b = BrotliDecoderVersion();
  snprintf(llhttp, sizeof llhttp, "%d.%d.%d", LLHTTP_VERSION_MAJOR, LLHTTP_VERSION_MINOR, LLHTTP_VERSION_PATCH);
  snprintf(brotli, sizeof brotli, "%u.%u.%u", b >> 24, (b >> 12) & 0xfff, b & 0xfff);
  snprintf(modules, sizeof modules, "%d", 137); /* NODE_MODULE_VERSION of Node 24 */
  const char *const pairs[] = {
      "v8", en_v8_version(), "uv", uv_version_string(), "zlib", zlibVersion(), "brotli", brotli,
      "zstd", ZSTD_versionString(), "ada", "2.9.2", "undici", "7.29.1", "llhttp", llhttp, "modules", modules,
      "napi", "10", "uvwasi", UVWASI_VERSION_STRING, "openssl", OpenSSL_version(OPENSSL_VERSION_STRING), "icu", en_icu_version(), "sqlite",
      SQLITE_VERSION, "nghttp2", NGHTTP2_VERSION};
  napi_value out[sizeof pairs / sizeof pairs[0]];
  for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) out[i] = str(env, pairs[i]);
  return en_array(env, sizeof pairs / sizeof pairs[0], out);
}

/* -> [glibc's version that runs, that it was compiled for] */
RT_OP(op_process_glibc_versions) {
  (void)argc, (void)argv;
  char compiled[16];
  snprintf(compiled, sizeof compiled, "%d.%d", __GLIBC__, __GLIBC_MINOR__);
  napi_value out[] = {str(env, gnu_get_libc_version()), str(env, compiled)};
  return en_array(env, 2, out);
}

/* -> names of the types of all active handles */
static void name_handle(uv_handle_t *h, void *arg) {
  napi_value *v = arg;
  rt *r = h->loop->data;
  if (uv_is_closing(h) || !uv_has_ref(h) || h == (uv_handle_t *)&r->immediate_now ||
      h == (uv_handle_t *)&r->timer) return;
  bool server = (h->type == UV_TCP || h->type == UV_NAMED_PIPE) && ((uv_stream_t *)h)->connection_cb;
  napi_env env = r->env;
  uint32_t n = 0;
  napi_get_array_length(env, *v, &n);
  char text[64];
  snprintf(text, sizeof text, "%s%s", uv_handle_type_name(h->type), server ? " server" : "");
  napi_set_element(env, *v, n, str(env, text));
}

RT_OP(op_process_active_handles) {
  (void)argc, (void)argv;
  napi_value out;
  napi_create_array(env, &out);
  uv_walk(rt_loop(rt_from_env(env)), name_handle, &out);
  return out;
}

/* -> how many requests are under way: of files, names, connections, and work on the thread pool */
RT_OP(op_process_active_requests) {
  (void)argc, (void)argv;
  return en_u32(env, rt_loop(rt_from_env(env))->active_reqs.count);
}

/* -> the objects that own open handles which keep the loop alive */
RT_OP(op_process_handle_owners) {
  (void)argc, (void)argv;
  napi_value out;
  uint32_t n = 0;
  napi_create_array(env, &out);
  for (rt_handle *h = rt_from_env(env)->handles; h; h = h->next)
    if (!h->closing) napi_set_element(env, out, n++, rt_handle_owner(h));
  return out;
}
