/* SPDX-License-Identifier: MIT */
/*
 * natives('report'): see report.h. A report of a fatal error is made here alone: the text that process/report has
 * prepared, in which strings like "@heap@" stand for what is only known in the end.
 */
#include "stdlib/process/report.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "runtime/base/check.h"
#include "runtime/engine/core.h"
#include "runtime/engine/heap.h"
#include "runtime/engine/js_stack.h"

extern const char __executable_start[], etext[]; /* the linker's */

/* ---- sections -------------------------------------------------------------------------------- */

static void frame(rt_buf *b, uintptr_t pc, bool first) {
  uintptr_t from = (uintptr_t)__executable_start;
  rt_buf_fmt(b, "%s{\"pc\":\"0x%016zx\",\"symbol\":\"", first ? "" : ",", (size_t)pc);
  if (pc >= from && pc < (uintptr_t)etext) rt_buf_fmt(b, "%s+0x%zx", program_invocation_short_name, (size_t)(pc - from));
  rt_buf_c(b, "\"}");
}

/* Along the frame pointers, as far as they lead upwards in this thread's stack. */
static void native_stack(rt_buf *b) {
  enum { MOST = 64 };
  pthread_attr_t attr;
  void *low = NULL;
  size_t size = 0;
  uintptr_t *at = __builtin_frame_address(0);
  rt_buf_c(b, "\"nativeStack\":[");
  if (pthread_getattr_np(pthread_self(), &attr) == 0) {
    pthread_attr_getstack(&attr, &low, &size);
    pthread_attr_destroy(&attr);
  }
  uintptr_t end = (uintptr_t)low + size;
  for (int i = 0; i < MOST && (uintptr_t)at >= (uintptr_t)low && (uintptr_t)(at + 2) <= end && at[1]; i++) {
    frame(b, at[1], i == 0);
    uintptr_t *up = (uintptr_t *)at[0];
    if (up <= at || (uintptr_t)up % sizeof *up) break;
    at = up;
  }
  rt_buf_c(b, "]");
}

static void heap_spaces(rt_buf *b, napi_env env) {
  size_t count = en_heap_space_count(env);
  rt_buf_c(b, ",\"heapSpaces\":{");
  for (size_t i = 0; i < count; i++) {
    double s[4]; /* size, used, available, physical */
    const char *name = en_heap_space(env, i, s);
    rt_buf_fmt(b, "%s\"%s\":{\"memorySize\":%.0f,\"committedMemory\":%.0f,\"capacity\":%.0f,\"used\":%.0f,\"available\":%.0f}",
               i ? "," : "", name, s[0], s[3], s[1] + s[2], s[1], s[2]);
  }
  rt_buf_c(b, "}");
}

static void heap(rt_buf *b, napi_env env) {
  /* in the order of en_heap_statistics */
  static const char *const keys[14] = {
      "totalMemory", "executableMemory", "totalCommittedMemory", "availableMemory", "usedMemory", "memoryLimit",
      "mallocedMemory", "peakMallocedMemory", "doesZapGarbage", "nativeContextCount", "detachedContextCount",
      "totalGlobalHandlesMemory", "usedGlobalHandlesMemory", "externalMemory"};
  double values[14];
  en_heap_statistics(env, values);
  for (int i = 0; i < 14; i++) rt_buf_fmt(b, "%c\"%s\":%.0f", i ? ',' : '{', keys[i], values[i]);
  heap_spaces(b, env);
  rt_buf_c(b, "}");
}

static double seconds(const uv_timeval_t *t) { return (double)t->tv_sec + (double)t->tv_usec / 1e6; }

/* Time and files, which are of a process or of a thread. */
static void usage_part(rt_buf *b, const rt *r, const uv_rusage_t *u) {
  double user = seconds(&u->ru_utime), kernel = seconds(&u->ru_stime);
  double share = 100 / ((double)(uv_hrtime() - r->began_ns) / 1e9);
  rt_buf_fmt(b, "\"userCpuSeconds\":%.9g,\"kernelCpuSeconds\":%.9g,\"cpuConsumptionPercent\":%.9g,"
             "\"userCpuConsumptionPercent\":%.9g,\"kernelCpuConsumptionPercent\":%.9g,"
             "\"fsActivity\":{\"reads\":%llu,\"writes\":%llu}", user, kernel, (user + kernel) * share, user * share,
             kernel * share, (unsigned long long)u->ru_inblock, (unsigned long long)u->ru_oublock);
}

static void memory(rt_buf *b, const char *key, uint64_t bytes) {
  rt_buf_fmt(b, "\"%s\":\"%llu\",", key, (unsigned long long)bytes);
}

static void usage(rt_buf *b, const rt *r) {
  uv_rusage_t u = {0};
  size_t rss = 0;
  uv_getrusage(&u);
  uv_resident_set_memory(&rss);
  rt_buf_c(b, "{");
  memory(b, "rss", rss);
  memory(b, "free_memory", uv_get_free_memory());
  memory(b, "total_memory", uv_get_total_memory());
  memory(b, "available_memory", uv_get_available_memory());
  memory(b, "constrained_memory", uv_get_constrained_memory());
  memory(b, "maxRss", u.ru_maxrss * 1024);
  rt_buf_fmt(b, "\"pageFaults\":{\"IORequired\":%llu,\"IONotRequired\":%llu},", (unsigned long long)u.ru_majflt,
             (unsigned long long)u.ru_minflt);
  usage_part(b, r, &u);
  rt_buf_c(b, "}");
}

/* "nativeStack", "javascriptHeap", "uvthreadResourceUsage" and "libuv": members, with commas between them. */
static void report_thread(rt_buf *b, rt *r, bool names) {
  uv_rusage_t u = {0};
  native_stack(b);
  rt_buf_c(b, ",\"javascriptHeap\":");
  heap(b, r->env);
  rt_buf_c(b, ",\"uvthreadResourceUsage\":{");
  uv_getrusage_thread(&u);
  usage_part(b, r, &u);
  rt_buf_c(b, "},\"libuv\":");
  report_handles(b, r, names);
}

static void add_line(void *arg, const char *line, size_t len) {
  rt_buf *b = arg;
  if (b->p[b->len - 1] != '[') rt_buf_byte(b, ',');
  rt_buf_json_str(b, rt_str_of(line, len));
}

void report_worker(rt_buf *b, rt *r, bool names) {
  rt_buf_c(b, "{\"javascriptStack\":{\"message\":\"\",\"stack\":[");
  en_js_stack(r->env, add_line, b);
  rt_buf_c(b, "],\"errorProperties\":{}},");
  report_thread(b, r, names);
  rt_buf_c(b, "}");
}

/* (look names up?) -> JSON text of an object of sections */
RT_OP(op_report_sections) {
  (void)argc;
  rt *r = rt_from_env(env);
  rt_buf b = {0};
  rt_buf_c(&b, "{\"resourceUsage\":");
  usage(&b, r);
  rt_buf_byte(&b, ',');
  report_thread(&b, r, en_to_bool(argv[0]));
  rt_buf_c(&b, "}");
  napi_value out = en_str_utf8(env, (const char *)b.p, b.len);
  rt_buf_deinit(&b);
  return out;
}

/* ---- a fatal error ----------------------------------------------------------------------------- */

static struct fatal {
  char *prepared, *folder, *name; /* name: "" for one with the time in it */
} fatal;

static void own_name(char *to, size_t room, const struct tm *t) {
  snprintf(to, room, "report.%04d%02d%02d.%02d%02d%02d.%d.0.999.json", t->tm_year + 1900, t->tm_mon + 1, t->tm_mday,
           t->tm_hour, t->tm_min, t->tm_sec, (int)getpid());
}

static void fill_in(rt_buf *b, const char *key, rt *r, const char *what, const char *name) {
  time_t now = time(NULL);
  struct tm utc;
  char text[64];
  gmtime_r(&now, &utc);
  if (strcmp(key, "event") == 0) rt_buf_json_str(b, rt_str_c(what));
  else if (strcmp(key, "trigger") == 0) rt_buf_c(b, strstr(what, "out of memory") ? "\"OOMError\"" : "\"FatalError\"");
  else if (strcmp(key, "filename") == 0) rt_buf_json_str(b, rt_str_c(name));
  else if (strcmp(key, "stamp") == 0) rt_buf_fmt(b, "\"%lld000\"", (long long)now);
  else if (strcmp(key, "heap") == 0) heap(b, r->env);
  else if (strcmp(key, "usage") == 0) usage(b, r);
  else if (strcmp(key, "libuv") == 0) report_handles(b, r, false);
  else if (strcmp(key, "time") == 0) {
    strftime(text, sizeof text, "\"%Y-%m-%dT%H:%M:%SZ\"", &utc);
    rt_buf_c(b, text);
  } else rt_buf_c(b, "null");
}

/* The prepared text with what its "@key@" stand for. */
static void compose(rt_buf *b, rt *r, const char *what, const char *name) {
  const char *at = fatal.prepared, *mark;
  while ((mark = strstr(at, "\"@"))) {
    const char *end = strstr(mark, "@\"");
    char key[16] = "";
    rt_buf_add(b, at, (size_t)(mark - at));
    if (end && (size_t)(end - mark) < sizeof key) memcpy(key, mark + 2, (size_t)(end - mark) - 2);
    fill_in(b, key, r, what, name);
    at = end ? end + 2 : mark + strlen(mark);
  }
  rt_buf_c(b, at);
}

static int open_report(const char *name) {
  char path[4096];
  if (strcmp(name, "stdout") == 0) return STDOUT_FILENO;
  if (strcmp(name, "stderr") == 0) return STDERR_FILENO;
  snprintf(path, sizeof path, "%s%s%s", fatal.folder, *fatal.folder ? "/" : "", name);
  return open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
}

static void on_fatal(napi_env env, const char *what) {
  char name[128];
  rt_buf b = {0};
  time_t now = time(NULL);
  struct tm local;
  if (!fatal.prepared) return;
  localtime_r(&now, &local);
  own_name(name, sizeof name, &local);
  const char *chosen = *fatal.name ? fatal.name : name;
  compose(&b, rt_from_env(env), what, chosen);
  fprintf(stderr, "\nWriting Node.js report to file: %s\n", chosen);
  int fd = open_report(chosen);
  bool done = fd >= 0;
  for (size_t at = 0; done && at < b.len;) {
    ssize_t n = write(fd, b.p + at, b.len - at);
    done = n > 0;
    if (done) at += (size_t)n;
  }
  fputs(done ? "Node.js report completed\n" : "Node.js report could not be written\n", stderr);
}

/* (prepared text or undefined, folder, name) */
RT_OP(op_report_on_fatal) {
  (void)argc;
  free(fatal.prepared);
  free(fatal.folder);
  free(fatal.name);
  fatal = (struct fatal){0};
  en_on_fatal = NULL;
  if (en_is_undefined(argv[0])) return NULL;
  fatal = (struct fatal){en_str_dup(env, argv[0], NULL), en_str_dup(env, argv[1], NULL), en_str_dup(env, argv[2], NULL)};
  en_on_fatal = on_fatal;
  return NULL;
}
