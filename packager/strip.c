/* SPDX-License-Identifier: MIT */
/* The packager's side of strip.h: a child, a socket to it, and what is on its way in both directions. */
#include "packager/strip.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "packager/memfd.h"
#include "runtime/base/buf.h"
#include "runtime/base/err.h"
#include "runtime/base/vec.h"

enum {
  HEADER = 24,          /* bytes in front of an answer's text */
  TIMEOUT_MS = 120000,  /* without a byte from the child, while an answer is waited for */
  CHUNK = 1 << 18,
  MAX_SAID = 4096       /* bytes of its stderr that are shown */
};

struct pk_stripper {
  rt_arena *arena;
  const char *program;
  pid_t pid; /* 0: not started, or gone */
  int socket, stderr_fd;
  bool failed;
  rt_str failure, said;
  rt_buf out, in; /* still to be sent; received but not yet a whole answer */
  size_t asked, sent;
  RT_VEC(pk_stripped) answers; /* by ticket */
};

pk_stripper *pk_stripper_new(rt_arena *arena, const char *program) {
  pk_stripper *s = rt_xmalloc(sizeof *s);
  *s = (pk_stripper){.arena = arena, .program = program, .socket = -1, .stderr_fd = -1};
  if (program == NULL) s->program = "/proc/self/exe";
  return s;
}

/* ---- the child ------------------------------------------------------------------------------- */

/* In the child, after fork: only async-signal-safe calls. */
static _Noreturn void become_server(const pk_stripper *s, int socket, char *const argv[]) {
  char *const env[] = {NULL};
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  dup2(socket, 0);
  dup2(s->stderr_fd, 1);
  dup2(s->stderr_fd, 2);
  execve(s->program, argv, env);
  _exit(127);
}

static int start(pk_stripper *s) {
  char name[] = "ingot", arg[] = PK_STRIP_ARG;
  char *const argv[] = {name, arg, NULL};
  int pair[2];
  s->stderr_fd = pk_memfd_new("strip-stderr", false);
  if (s->stderr_fd < 0) return s->stderr_fd;
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) return -errno;
  s->socket = pair[0];
  s->pid = fork();
  if (s->pid == 0) become_server(s, pair[1], argv);
  int err = s->pid < 0 ? -errno : 0;
  if (err != 0) s->pid = 0;
  close(pair[1]);
  return err;
}

static void read_stderr(pk_stripper *s) {
  char *data;
  size_t len;
  if (s->stderr_fd < 0 || pk_memfd_read(s->stderr_fd, &data, &len) != 0) return;
  s->said = rt_str_trim(rt_str_dup(s->arena, rt_str_of(data, len < MAX_SAID ? len : MAX_SAID)));
  free(data);
}

static void fail(pk_stripper *s, rt_str why) {
  if (s->failed) return;
  s->failed = true;
  s->failure = why;
  read_stderr(s);
}

/* Waits for the child, which has closed its end or is killed. */
static int reap(pk_stripper *s) {
  int status = 0;
  while (waitpid(s->pid, &status, 0) < 0 && errno == EINTR) {}
  s->pid = 0;
  return status;
}

static void fail_ended(pk_stripper *s) {
  int status = reap(s);
  if (WIFSIGNALED(status)) fail(s, rt_str_fmt(s->arena, "crashed (%s)", strsignal(WTERMSIG(status))));
  else if (WEXITSTATUS(status) == 127)
    fail(s, rt_str_fmt(s->arena, "could not be started from %s", s->program));
  else fail(s, rt_str_fmt(s->arena, "ended with exit code %d", WEXITSTATUS(status)));
}

void pk_stripper_free(pk_stripper *s) {
  if (s == NULL) return;
  if (s->socket >= 0) close(s->socket);
  if (s->pid > 0) {
    kill(s->pid, SIGKILL); /* it has nothing to put in order */
    reap(s);
  }
  if (s->stderr_fd >= 0) close(s->stderr_fd);
  rt_buf_deinit(&s->out);
  rt_buf_deinit(&s->in);
  rt_vec_deinit(&s->answers);
  free(s);
}

rt_str pk_stripper_failure(const pk_stripper *s, rt_str *said) {
  *said = s->said;
  return s->failure;
}

/* ---- the socket ------------------------------------------------------------------------------ */

static void send_some(pk_stripper *s) {
  ssize_t n = send(s->socket, s->out.p + s->sent, s->out.len - s->sent, MSG_DONTWAIT | MSG_NOSIGNAL);
  if (n > 0) s->sent += (size_t)n;
  if (s->sent < s->out.len) return;
  s->out.len = s->sent = 0;
}

static uint32_t number(const uint8_t *p) {
  return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* Whole answers at the front of what was received. */
static void take_answers(pk_stripper *s) {
  size_t at = 0;
  while (s->in.len - at >= HEADER) {
    const uint8_t *p = s->in.p + at;
    size_t len = number(p + 20);
    if (s->in.len - at - HEADER < len) break;
    pk_stripped *a = rt_vec_more(&s->answers);
    *a = (pk_stripped){.status = number(p), .line = number(p + 4), .column = number(p + 8),
                       .end_line = number(p + 12), .end_column = number(p + 16)};
    a->text = rt_str_dup(s->arena, rt_str_of((const char *)p + HEADER, len));
    at += HEADER + len;
  }
  if (at == 0) return;
  memmove(s->in.p, s->in.p + at, s->in.len - at);
  s->in.len -= at;
}

static void receive_some(pk_stripper *s) {
  ssize_t n = recv(s->socket, rt_buf_reserve(&s->in, CHUNK), CHUNK, MSG_DONTWAIT);
  if (n < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (n <= 0) return fail_ended(s);
  s->in.len += (size_t)n;
  take_answers(s);
}

/* Moves bytes in both directions; waits at most so long for a chance to. */
static void pump(pk_stripper *s, int timeout_ms) {
  struct pollfd p = {s->socket, POLLIN | (s->out.len > 0 ? POLLOUT : 0), 0};
  int n = poll(&p, 1, timeout_ms);
  if (n < 0 && errno == EINTR) return;
  if (n == 0 && timeout_ms > 0) {
    kill(s->pid, SIGKILL);
    fail(s, RT_STR("gave no answer for two minutes and was stopped"));
    return;
  }
  if ((p.revents & POLLOUT) != 0) send_some(s);
  if ((p.revents & (POLLIN | POLLHUP | POLLERR)) != 0) receive_some(s);
}

size_t pk_stripper_begin(pk_stripper *s, rt_str text) {
  if (s->asked == 0) {
    int err = start(s);
    if (err != 0) fail(s, rt_str_fmt(s->arena, "could not be started: %s", rt_err_text(err)));
  }
  if (s->failed) return s->asked++;
  rt_buf_u32(&s->out, (uint32_t)text.len);
  rt_buf_str(&s->out, text);
  pump(s, 0);
  return s->asked++;
}

int pk_stripper_end(pk_stripper *s, size_t ticket, pk_stripped *out) {
  while (s->answers.len <= ticket && !s->failed) pump(s, TIMEOUT_MS);
  if (s->answers.len <= ticket) return RT_E_CHILD_FAILED;
  *out = s->answers.p[ticket];
  return 0;
}
