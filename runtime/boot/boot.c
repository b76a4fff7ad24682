/* SPDX-License-Identifier: MIT */
/* Boot: the steps from a process to a running program. See boot.h. */
#include "runtime/boot/boot.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

#include "runtime/base/check.h"
#include "runtime/base/thread.h"
#include "runtime/boot/boot_private.h"
#include "runtime/boot/builtins.h"
#include "runtime/boot/modules.h"
#include "runtime/image/standin.h"

/* A start that runs much code makes little garbage: with V8's first young generation (halves of 1 MiB)
 * it scavenges a dozen times what nearly all survives, a third of the start's CPU time. A small program
 * does not need it, and each page of a half costs a page fault or two. (V8 counts three halves.) How
 * much code a start runs is known by the blob, which has it compiled: an empty one has 0.8 MB. A small
 * server stays with what it began with, as nearly nothing survives: with 2 MiB it collects half as often,
 * 1 us less of the 21 that Koa's JSON takes, and starts 2 ms earlier. */
enum { LARGE_BLOB = 2 << 20, YOUNG_HALF = 16 << 20, SMALL_HALF = 2 << 20 };

bool rt_boot_building;

const char *rt_boot_options(const rt_boot *b) {
  if (b->node_options || !b->image) return b->node_options;
  return (const char *)rt_image_option(b->image, "node-options").p;
}

/* ---- step 0: the process -------------------------------------------------------------------------- */

/* What every start takes from malloc, mapped by one call and not by 240 page faults. A kernel that cannot
 * (before 5.14) maps it as ever. */
static void map_heap(void) {
  enum { BYTES = 896 << 10, PAGE = 4096, POPULATE_WRITE = 23 }; /* MADV_POPULATE_WRITE, which older headers lack */
  char *heap = malloc(BYTES);
  if (!heap) return;
  char *first = (char *)(((uintptr_t)heap + PAGE - 1) & ~(uintptr_t)(PAGE - 1));
  madvise(first, BYTES - PAGE, POPULATE_WRITE);
  free(heap);
}

/* As Node does: writing to a closed pipe is an error, not the end; and descriptors 0 to 2 are always
 * open, so that the first file or socket never becomes somebody's stdout. */
static void prepare_process(void) {
  /* Strings and buffers come and go: pages given back to the kernel at each collection are cleared again
   * at the next use, which cost more than the conversions (base64 of 4 MiB: four times as much). These are
   * the limits that malloc works up to by itself when it is not told any; it is told for the third. */
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 64 << 20);
  mallopt(M_TOP_PAD, 256 << 10);
  map_heap();
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN); /* a file that would be too large is an error, too (EFBIG) */
  for (int fd = 0; fd <= 2; fd++)
    if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", O_RDWR) < 0) abort();
}

/* ---- step 1: the engine, with the image's data ------------------------------------------------- */

void rt_boot_engine(const rt_image *img, const char *flags) {
  if (img) {
    rt_image_span icu = rt_image_get(img, RT_SECTION_ICU);
    if (icu.len) en_icu_data(icu.p);
    rt_image_span own = rt_image_option(img, "v8-flags");
    if (own.len) en_flags_add((const char *)own.p);
    rt_image_span wasm = rt_image_option(img, "wasm");
    if (wasm.len == 4 && memcmp(wasm.p, "core", 4) == 0) en_wasm_core();
  }
  en_init(flags);
}

static void make_standin(const en_source *s, void *to) {
  rt_standin_write(s->made_from, s->made_from_len, to, s->len, s->two_byte);
}

static en_source module_source(const rt_image *img, const rt_image_module *m) {
  rt_image_span text = rt_image_module_source(img, m), shape = rt_image_module_shape(img, m);
  bool two = m->encoding == RT_SOURCE_UTF16;
  en_source s = {.text = text.p ? text.p : (const void *)"", .len = two ? text.len / 2 : text.len, .two_byte = two};
  s.hidden = (m->flags & RT_MODULE_HIDDEN) != 0 && m->source_len > 0;
  if (!s.hidden || text.p) return s;
  s.text = NULL;
  s.len = m->source_len;
  s.make = make_standin;
  s.made_from = shape.p;
  s.made_from_len = shape.len;
  return s;
}

static void unpack_builtin(const en_source *s, void *to) {
  z_stream z = {.next_in = (Bytef *)s->made_from, .avail_in = (uInt)s->made_from_len, .next_out = to, .avail_out = (uInt)s->len};
  CHECK(inflateInit2(&z, -MAX_WBITS) == Z_OK);
  CHECK(inflate(&z, Z_FINISH) == Z_STREAM_END && z.avail_out == 0);
  inflateEnd(&z);
}

static en_source builtin_source(const rt_builtin *b) {
  const char *const texts[] = {rt_builtin_text, rt_builtin_text_http2, rt_builtin_text_inspector};
  const char *at = texts[b->apart] + b->offset;
  if (!b->packed_len) return (en_source){.text = at, .len = b->len};
  return (en_source){.len = b->len, .make = unpack_builtin, .made_from = at, .made_from_len = b->packed_len};
}

/* The builtins' sources and then the image's, in the order that blobs count on. */
static en_source *all_sources(const rt_image *img, size_t *count) {
  size_t modules = img ? img->module_count : 0;
  en_source *list = calloc(rt_builtin_count + modules + 1, sizeof *list);
  CHECK(list);
  for (unsigned i = 0; i < rt_builtin_count; i++)
    list[i] = builtin_source(&rt_builtins[i]);
  for (size_t i = 0; i < modules; i++)
    list[rt_builtin_count + i] = module_source(img, rt_image_module_at(img, (uint32_t)i));
  *count = rt_builtin_count + modules;
  return list;
}

/* ---- step 2: the realm -------------------------------------------------------------------------- */

_Noreturn void rt_boot_failed(rt *r, const char *what, napi_value error) {
  en_str_tmp text;
  napi_value stack = NULL;
  char *place = error ? en_error_place(r->env, error) : NULL;
  fprintf(stderr, "ingot: %s failed\n%s", what, place ? place : "");
  if (error && en_is_object(error)) napi_get_named_property(r->env, error, "stack", &stack);
  if (!stack || !en_is_string(stack))
    if (!error || napi_coerce_to_string(r->env, error, &stack) != napi_ok) stack = NULL;
  if (stack) {
    en_str_tmp_init(&text, r->env, stack);
    fprintf(stderr, "%s\n", text.p);
  }
  fflush(stderr);
  _exit(70);
}

/* Runs internal/bootstrap/realm in the empty realm: it fills the realm array. */
static void build_realm(rt *r) {
  rt_scope s;
  rt_enter(r, &s);
  napi_value error = NULL, fn = rt_builtin_compile(r->env, rt_builtin_find("internal/bootstrap/realm"), &error);
  if (!fn) rt_boot_failed(r, "compiling internal/bootstrap/realm", error);
  napi_value none = en_undefined(r->env), global;
  napi_get_global(r->env, &global);
  napi_value argv[6] = {en_natives(r->env), none, none, none, none, global};
  if (!en_call(r->env, fn, NULL, 6, argv, &error)) rt_boot_failed(r, "internal/bootstrap/realm", error);
  rt_leave(r, &s);
}

void rt_boot_realm(rt *r, bool snapshot, en_heap_limits *limits) {
  const rt_image *img = r->boot->image;
  r->milestones_ns[RT_MILESTONE_ENVIRONMENT] = uv_hrtime();
  rt_image_span blob = {0};
  if (img && !snapshot) blob = rt_image_get(img, RT_SECTION_SNAPSHOT);
  en_config config = {.blob = (const char *)blob.p, .blob_len = blob.len, .snapshot = snapshot, .limits = limits};
  if (!limits) config.sources = all_sources(img, &config.source_count);
  if (!limits) config.young = 3 * (blob.len >= LARGE_BLOB ? YOUNG_HALF : SMALL_HALF);
  if (!rt_boot_building) config.maps = rt_boot_maps(r->boot);
  napi_env env;
  en_isolate *iso = en_isolate_new(&config, r, &env);
  r->env = env;
  r->iso = iso;
  if (!blob.len) build_realm(r);
  rt_attach(r, iso, env);
}

/* ---- step 3: the program ------------------------------------------------------------------------ */

void rt_boot_begin(rt *r) {
  r->milestones_ns[RT_MILESTONE_BOOTSTRAP_COMPLETE] = uv_hrtime();
  if (r->thread) r->milestones_ns[RT_MILESTONE_LOOP_START] = uv_hrtime();
  rt_scope s;
  rt_enter(r, &s);
  napi_value start = en_realm_get(r->env, EN_REALM_START);
  CHECK(en_is_function(start));
  rt_call(r, start, NULL, 0, NULL);
  rt_leave(r, &s);
}

int rt_boot_run(const rt_boot *b) {
  static rt r;
  r.boot = b;
  r.began_ns = uv_hrtime();
  r.milestones_ns[RT_MILESTONE_NODE_START] = uv_hrtime();
  prepare_process();
  if (b->image) rt_image_set_current(b->image);
  r.milestones_ns[RT_MILESTONE_V8_START] = uv_hrtime();
  rt_boot_engine(b->image, b->v8_flags);
  CHECK(rt_init(&r) == 0);
  rt_boot_realm(&r, false, NULL);
  rt_boot_begin(&r);
  int code = rt_run(&r);
  rt_exit(&r, code);
  return code; /* never */
}

/* ---- workers ------------------------------------------------------------------------------------- */

/* From now on, or no longer, others may call. False: it shall not begin. */
static bool publish(rt_thread *t, rt *r) {
  uv_mutex_lock(&t->lock);
  t->r = r;
  bool go = !t->stop;
  uv_mutex_unlock(&t->lock);
  return go;
}

void rt_boot_thread(rt_thread *t, const rt *parent) {
  rt *r = calloc(1, sizeof *r);
  CHECK(r);
  r->boot = parent->boot;
  r->origin = parent->origin;
  r->thread = t;
  t->exit_code = 1;
  t->failure = rt_init(r);
  if (t->failure == 0) {
    rt_boot_realm(r, false, &t->limits);
    if (publish(t, r)) {
      rt_boot_begin(r);
      t->exit_code = rt_run(r);
    }
    publish(t, NULL);
    t->out_of_memory = r->out_of_memory;
    rt_deinit(r);
  }
  free(r);
  rt_thread_end();
}
