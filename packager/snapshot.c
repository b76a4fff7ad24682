/* SPDX-License-Identifier: MIT */
/*
 * Running the template as a child that makes the blob: hand over the plan, watch its stderr and the
 * clock, turn what it says into diagnostics. The child gets nothing of the build's surroundings: no
 * environment, cwd "/", no address randomization, so that the same plan gives the same blob.
 */
#include "packager/snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "packager/graph_typescript.h"
#include "packager/memfd.h"
#include "packager/plan.h"
#include "runtime/base/err.h"
#include "runtime/resolve/json.h"

enum { POLL_MS = 100, MAX_STDERR = 4 << 20 };

typedef struct child {
  pid_t pid;
  int template_fd, plan_fd, out_fd, stderr_fd;
  rt_buf said; /* its stderr */
  int status;
  bool timed_out;
} child;

/* ---- starting -------------------------------------------------------------------------------- */

/* In the child, after fork: only async-signal-safe calls. */
static void become_template(const child *c, int stderr_fd, char *const argv[]) {
  char *const env[] = {NULL};
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  int null = open("/dev/null", O_RDWR);
  dup2(null, 0);
  dup2(null, 1);
  dup2(stderr_fd, 2);
  fcntl(c->plan_fd, F_SETFD, 0);
  fcntl(c->out_fd, F_SETFD, 0);
  int persona = personality(0xffffffff);
  if (persona != -1) personality((unsigned long)persona | ADDR_NO_RANDOMIZE);
  if (chdir("/") == 0) fexecve(c->template_fd, argv, env);
  static const char text[] = "cannot execute the template\n";
  if (write(2, text, sizeof text - 1) < 0) _exit(126);
  _exit(127);
}

static int start(child *c, bool rehearse) {
  char plan[16], out[16];
  snprintf(plan, sizeof plan, "%d", c->plan_fd);
  snprintf(out, sizeof out, "%d", c->out_fd);
  char name[] = "template", arg[] = RT_PLAN_ARG, yes[] = RT_PLAN_REHEARSE, no[] = RT_PLAN_NO_REHEARSAL;
  char *argv[] = {name, arg, plan, out, rehearse ? yes : no, NULL};
  int fds[2];
  if (pipe2(fds, O_CLOEXEC) != 0) return -errno;
  c->pid = fork();
  if (c->pid == 0) become_template(c, fds[1], argv);
  int err = c->pid < 0 ? -errno : 0;
  close(fds[1]);
  c->stderr_fd = fds[0];
  return err;
}

/* ---- watching -------------------------------------------------------------------------------- */

static double now_s(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* False at the end of its stderr. */
static bool read_stderr(child *c) {
  ssize_t n = read(c->stderr_fd, rt_buf_reserve(&c->said, 65536), 65536);
  if (n < 0) return errno == EINTR || errno == EAGAIN;
  if (c->said.len < MAX_STDERR) c->said.len += (size_t)n;
  return n > 0;
}

static void stop(child *c) {
  kill(c->pid, SIGKILL);
  while (waitpid(c->pid, &c->status, 0) < 0 && errno == EINTR) {}
}

static int watch(const pk_snapshot_job *job, child *c) {
  double end = now_s() + (job->timeout_s != 0 ? job->timeout_s : 600);
  struct pollfd p = {c->stderr_fd, POLLIN, 0};
  bool open = true;
  for (;;) {
    if (open && poll(&p, 1, POLL_MS) > 0) open = read_stderr(c);
    pid_t done = waitpid(c->pid, &c->status, WNOHANG);
    if (done == c->pid) break;
    if (!open) poll(NULL, 0, 5); /* it closed its stderr and is about to exit */
    if (job->progress != NULL && job->progress(job->progress_ctx) != 0) {
      stop(c);
      return RT_E_INTERRUPTED;
    }
    if (now_s() > end) {
      c->timed_out = true;
      stop(c);
      break;
    }
  }
  fcntl(c->stderr_fd, F_SETFL, O_NONBLOCK);
  while (open && read_stderr(c) && poll(&p, 1, 0) > 0) {}
  return 0;
}

/* ---- what it says ---------------------------------------------------------------------------- */

static size_t number(const rt_json *object, const char *key) {
  const rt_json *v = rt_json_get(object, rt_str_c(key));
  return v != NULL && v->type == RT_JSON_NUMBER ? (size_t)strtoull(v->text.p, NULL, 10) : 0;
}

static pk_module *module_of(const pk_graph *g, const rt_json *o) {
  bool has = rt_json_get(o, RT_STR("module")) != NULL && number(o, "module") < g->modules.len;
  return has ? g->modules.p[number(o, "module")] : NULL;
}

static cx_place place_of(pk_graph *g, const rt_json *o, size_t at) {
  const pk_module *m = module_of(g, o);
  const char *file = rt_json_get_c(o, "file");
  if (m == NULL) return file != NULL ? cx_in_file(rt_str_c(file)) : cx_nowhere();
  rt_str path = pk_shown(g, m->path);
  return number(o, "line") == 0 ? cx_in_file(path) : cx_at(path, m->written, at, at + 1);
}

static void report_object(const pk_snapshot_job *job, const rt_json *o) {
  const char *level = rt_json_get_c(o, "level"), *message = rt_json_get_c(o, "message");
  cx_severity severity = CX_SEVERITY_ERROR;
  if (level != NULL && strcmp(level, "warning") == 0) severity = CX_SEVERITY_WARNING;
  if (level != NULL && strcmp(level, "note") == 0) severity = CX_SEVERITY_INFO;
  bool syntax = message != NULL && strncmp(message, "SyntaxError", 11) == 0;
  pk_module *m = module_of(job->graph, o);
  size_t at = m != NULL ? pk_text_offset(m->written, number(o, "line"), number(o, "column")) : 0;
  if (syntax && m != NULL && pk_graph_report_jsx(job->graph, m, at, message)) return;
  cx_diag *d = cx_report_as(job->diags, severity, syntax ? CX_SYNTAX_ERROR : CX_SNAPSHOT_FAILED,
                            place_of(job->graph, o, at), "%s",
                            message != NULL ? message : "The template reported a problem without words");
  if (syntax && m != NULL) pk_graph_explain_syntax(job->graph, m, at, d);
}

/* Lines that are JSON objects become diagnostics; the others are kept in `rest`. */
static void read_lines(const pk_snapshot_job *job, rt_str said, rt_buf *rest) {
  rt_arena scratch;
  rt_arena_init(&scratch);
  while (said.len > 0) {
    size_t end = rt_str_find_byte(said, '\n', 0);
    rt_str line = rt_str_slice(said, 0, end);
    said = rt_str_slice(said, line.len + 1, said.len);
    const rt_json *object;
    rt_json_error err;
    if (line.len > 0 && line.p[0] == '{' && rt_json_parse(&scratch, line, &object, &err) == 0) {
      report_object(job, object);
    } else {
      rt_buf_str(rest, line);
      rt_buf_c(rest, "\n");
    }
  }
  rt_arena_deinit(&scratch);
}

/* The last words of a child that failed, a note a line. */
static void note_lines(const pk_snapshot_job *job, cx_diag *d, rt_str words) {
  enum { MAX_LINES = 30 };
  size_t from = words.len;
  for (int lines = 0; from > 0 && (words.p[from - 1] != '\n' || ++lines < MAX_LINES);) from--;
  words = rt_str_slice(words, from, words.len);
  while (words.len > 0) {
    rt_str line = rt_str_slice(words, 0, rt_str_find_byte(words, '\n', 0));
    if (line.len > 0) cx_note(job->diags, d, cx_nowhere(), "%.*s", RT_STR_ARG(line));
    words = rt_str_slice(words, line.len + 1, words.len);
  }
}

static int judge(const pk_snapshot_job *job, const child *c) {
  rt_buf rest = {0};
  size_t errors = job->diags->errors;
  read_lines(job, rt_buf_view(&c->said), &rest);
  bool exited = !c->timed_out && WIFEXITED(c->status);
  int code = exited ? WEXITSTATUS(c->status) : -1, err = 0;
  rt_str words = rt_str_trim(rt_buf_view(&rest));
  cx_diag *d = NULL;
  if (code == RT_PLAN_EXIT_OK) {
    if (words.len > 0)
      cx_report_as(job->diags, CX_SEVERITY_INFO, CX_SNAPSHOT_FAILED, cx_nowhere(),
                   "The snapshot's maker said: %.*s", RT_STR_ARG(words));
  } else if (code == RT_PLAN_EXIT_DIAGS && job->diags->errors > errors) {
    err = RT_E_DIAGNOSED;
  } else {
    err = RT_E_DIAGNOSED;
    if (c->timed_out)
      d = cx_report(job->diags, CX_SNAPSHOT_FAILED, cx_nowhere(),
                    "Making the snapshot took too long and was stopped");
    else if (exited)
      d = cx_report(job->diags, CX_SNAPSHOT_FAILED, cx_nowhere(),
                    "Making the snapshot failed with exit code %d", code);
    else
      d = cx_report(job->diags, CX_SNAPSHOT_FAILED, cx_nowhere(),
                    "Making the snapshot crashed (%s)", strsignal(WTERMSIG(c->status)));
    note_lines(job, d, words);
  }
  rt_buf_deinit(&rest);
  return err;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static int open_files(const pk_snapshot_job *job, child *c) {
  c->template_fd = pk_memfd_new("template", true);
  if (c->template_fd < 0) return c->template_fd;
  int err = pk_memfd_write(c->template_fd, 0, job->template_file.p, job->template_file.len);
  if (err != 0) return err;
  c->plan_fd = pk_memfd_image("plan", job->plan);
  if (c->plan_fd < 0) return c->plan_fd;
  c->out_fd = pk_memfd_new("blob", false);
  return c->out_fd < 0 ? c->out_fd : 0;
}

static int run(const pk_snapshot_job *job, child *c, char **blob, size_t *len) {
  int err = open_files(job, c);
  if (err == 0) err = start(c, job->rehearse);
  if (err == 0) {
    err = watch(job, c);
    if (err != 0) return err;
    err = judge(job, c);
    if (err != 0) return err;
    err = pk_memfd_read(c->out_fd, blob, len);
    if (err == 0 && *len > 0) return 0;
  }
  if (err == 0) free(*blob);
  cx_report(job->diags, CX_SNAPSHOT_FAILED, cx_nowhere(), "Making the snapshot failed: %s",
            err != 0 ? rt_err_text(err) : "the template gave none");
  return RT_E_DIAGNOSED;
}

int pk_snapshot_make(const pk_snapshot_job *job, char **blob, size_t *len) {
  child c = {.template_fd = -1, .plan_fd = -1, .out_fd = -1, .stderr_fd = -1};
  int err = run(job, &c, blob, len);
  const int fds[] = {c.template_fd, c.plan_fd, c.out_fd, c.stderr_fd};
  for (size_t i = 0; i < 4; i++) {
    if (fds[i] >= 0) close(fds[i]);
  }
  rt_buf_deinit(&c.said);
  return err;
}
