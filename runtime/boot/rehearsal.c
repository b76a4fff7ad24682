/* SPDX-License-Identifier: MIT */
/* The child that starts the program, and what is read of its report: see rehearsal.h. */
#include "runtime/boot/rehearsal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "runtime/base/check.h"
#include "runtime/boot/boot_private.h"
#include "runtime/boot/builtins.h"
#include "runtime/boot/confine.h"
#include "runtime/engine/script.h"

/* The report: records of 32-bit words, [what, number, count, count words]. Ends with an END: without one
 * the child was stopped while writing, and the report is not used. */
enum { REPORT_FUNCTIONS = 1, REPORT_BUILTIN, REPORT_JSON, REPORT_END };

enum { CPU_SECONDS = 20, WALL_SECONDS = 60 };

static rt_rehearsal current;
static bool rehearsing;
static int report_fd = -1;

const rt_rehearsal *rt_rehearsal_current(void) { return &current; }
bool rt_rehearsing(void) { return rehearsing; }

/* ---- the child ------------------------------------------------------------------------------------ */

static void write_words(const uint32_t *words, size_t count) {
  const char *p = (const char *)words;
  size_t len = count * sizeof *words;
  while (len > 0) {
    ssize_t n = write(report_fd, p, len);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) _exit(1);
    p += n;
    len -= (size_t)n;
  }
}

static void report(uint32_t what, uint32_t number, const uint32_t *words, size_t count) {
  const uint32_t head[] = {what, number, (uint32_t)count};
  write_words(head, 3);
  write_words(words, count);
}

static void report_functions(void *ctx, uint32_t number, const uint32_t *positions, size_t count) {
  (void)ctx;
  if (count > 0) report(REPORT_FUNCTIONS, number - 1, positions, count);
}

static void report_numbers(rt *r, uint32_t what, napi_value list) {
  uint32_t count = 0;
  napi_get_array_length(r->env, list, &count);
  for (uint32_t i = 0; i < count; i++) {
    napi_value number;
    napi_get_element(r->env, list, i, &number);
    report(what, en_to_u32(number), NULL, 0);
  }
}

static napi_value ask(rt *r, const char *step) {
  napi_value build = en_realm_get(r->env, EN_REALM_BUILD), error = NULL;
  napi_value what = en_str_static_latin1(r->env, step, strlen(step));
  napi_value answer = en_call(r->env, build, NULL, 1, &what, &error);
  if (!answer) _exit(1);
  return answer;
}

/* The process is about to exit, by whatever way the program has found to do so. */
static void at_exit(rt *r) {
  napi_value both, builtins, json;
  rt_scope s;
  r->at_exit = NULL;
  rt_enter(r, &s);
  ask(r, "end");
  en_hints_collect(r->env, report_functions, NULL);
  both = ask(r, "used");
  napi_get_element(r->env, both, 0, &builtins);
  napi_get_element(r->env, both, 1, &json);
  report_numbers(r, REPORT_BUILTIN, builtins);
  report_numbers(r, REPORT_JSON, json);
  report(REPORT_END, 0, NULL, 0);
  _exit(0);
}

static _Noreturn void rehearse(const rt_image *plan) {
  static rt r;
  static rt_boot boot;
  static char name[] = "rehearsal";
  static char *argv[] = {name, NULL};
  struct rlimit cpu = {CPU_SECONDS, CPU_SECONDS}, no_core = {0, 0};
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  setrlimit(RLIMIT_CPU, &cpu);
  setrlimit(RLIMIT_CORE, &no_core);
  boot = (rt_boot){.image = plan, .argc = 1, .argv = argv, .start = RT_START_APP};
  r.boot = &boot;
  rehearsing = rt_boot_building = true;
  rt_image_set_current(plan);
  rt_boot_engine(plan, RT_BLOB_FLAGS);
  CHECK(rt_init(&r) == 0);
  rt_boot_realm(&r, false, NULL);
  if (!rt_blob_fill(&r, plan)) _exit(1); /* the maker of the blob will say what is wrong */
  if (rt_confine() != 0) _exit(1);
  en_isolate_forbid_wait(r.iso); /* there is no thread but this one */
  rt_boot_building = false;
  r.at_exit = at_exit;
  rt_boot_begin(&r);
  rt_exit(&r, 0);
  _exit(0);
}

/* ---- the parent ------------------------------------------------------------------------------------ */

/* The program's output goes nowhere, but through pipes: the usual case in a container. */
static void drain(int fd) {
  char nothing[4096];
  while (read(fd, nothing, sizeof nothing) > 0) continue;
}

/* Until the child has ended, at the latest after WALL_SECONDS. */
static void watch(pid_t pid, int output) {
  struct timespec start, now;
  clock_gettime(CLOCK_MONOTONIC, &start);
  struct pollfd p = {output, POLLIN, 0};
  fcntl(output, F_SETFL, O_NONBLOCK);
  int status;
  while (waitpid(pid, &status, WNOHANG) == 0) {
    poll(&p, 1, 5);
    drain(output);
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (now.tv_sec - start.tv_sec > WALL_SECONDS) kill(pid, SIGKILL);
  }
}

static bool run_child(const rt_image *plan) {
  int output[2];
  if (pipe2(output, O_CLOEXEC) != 0) return false;
  pid_t pid = fork();
  if (pid == 0) {
    dup2(output[1], 1);
    dup2(output[1], 2);
    close(output[0]);
    close(output[1]);
    rehearse(plan);
  }
  close(output[1]);
  if (pid > 0) watch(pid, output[0]);
  close(output[0]);
  return pid > 0;
}

static void take(const uint32_t *record, size_t sources) {
  uint32_t number = record[1];
  switch (record[0]) {
    case REPORT_FUNCTIONS:
      if (number < sources) current.hints[number] = (rt_hints){record + 3, record[2]};
      break;
    case REPORT_BUILTIN: current.builtins[current.builtin_count++] = number; break;
    case REPORT_JSON: current.json[current.json_count++] = number; break;
    default: break;
  }
}

/* Length of the record at `p`, 0 when it is not whole. */
static size_t record_len(const uint32_t *p, const uint32_t *end) {
  if (end - p < 3 || p[2] > (size_t)(end - p) - 3) return 0;
  return 3 + (size_t)p[2];
}

static void read_report(const rt_image *plan, const uint32_t *words, size_t count) {
  const uint32_t *end = words + count;
  size_t records = 0, sources = rt_builtin_count + plan->module_count, len;
  const uint32_t *p = words;
  for (; (len = record_len(p, end)) != 0 && *p != REPORT_END; p += len) records++;
  if (len == 0) return;
  current.hints = calloc(sources, sizeof *current.hints);
  current.builtins = malloc((records + 1) * sizeof *current.builtins);
  current.json = malloc((records + 1) * sizeof *current.json);
  CHECK(current.hints && current.builtins && current.json);
  current.hint_count = sources;
  for (p = words; *p != REPORT_END; p += record_len(p, end)) take(p, sources);
}

const rt_rehearsal *rt_rehearse(const rt_image *plan) {
  struct stat st;
  if (plan->header->entry_module == RT_IMAGE_NONE) return &current;
  report_fd = memfd_create("report", MFD_CLOEXEC);
  if (report_fd < 0 || !run_child(plan) || fstat(report_fd, &st) != 0 || st.st_size == 0) return &current;
  void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, report_fd, 0);
  if (p != MAP_FAILED) read_report(plan, p, (size_t)st.st_size / sizeof(uint32_t));
  close(report_fd);
  return &current;
}
