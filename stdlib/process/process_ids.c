/* SPDX-License-Identifier: MIT */
/* natives('process'): users and groups, umask, kill and signal handlers. */
#include <string.h>
#include <stdio.h>
#include <stdbool.h>
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/loop/loop.h"

/* (pid, signal) -> 0 or negative code */
RT_OP(op_process_kill) {
  (void)argc;
  return en_i32(env, uv_kill(en_to_i32(argv[0]), en_to_i32(argv[1])));
}

/* (mask or -1 to ask) -> the mask before */
RT_OP(op_process_umask) {
  (void)argc;
  int mask = en_to_i32(argv[0]);
  mode_t old = umask(mask < 0 ? 0 : (mode_t)mask);
  if (mask < 0) umask(old);
  return en_u32(env, old);
}

enum { ID_UID, ID_EUID, ID_GID, ID_EGID };

RT_OP(op_process_ids) {
  (void)argc;
  switch (en_to_i32(argv[0])) {
    case ID_UID: return en_u32(env, getuid());
    case ID_EUID: return en_u32(env, geteuid());
    case ID_GID: return en_u32(env, getgid());
    default: return en_u32(env, getegid());
  }
}

/* (which, id) -> 0 or negative code */
RT_OP(op_process_set_id) {
  (void)argc;
  uint32_t id = en_to_u32(argv[1]);
  int err;
  switch (en_to_i32(argv[0])) {
    case ID_UID: err = setuid(id); break;
    case ID_EUID: err = seteuid(id); break;
    case ID_GID: err = setgid(id); break;
    default: err = setegid(id); break;
  }
  return en_i32(env, err ? -errno : 0);
}

/* -> ids, or negative code */
RT_OP(op_process_get_groups) {
  (void)argc, (void)argv;
  gid_t list[1024];
  int n = getgroups(1024, list);
  if (n < 0) return en_i32(env, -errno);
  napi_value out;
  napi_create_array_with_length(env, (size_t)n, &out);
  for (int i = 0; i < n; i++) napi_set_element(env, out, (uint32_t)i, en_u32(env, list[i]));
  return out;
}

/* (Uint32Array) -> 0 or negative code */
RT_OP(op_process_set_groups) {
  (void)argc;
  en_bytes ids = en_view(argv[0]);
  return en_i32(env, setgroups(ids.len / sizeof(gid_t), (const gid_t *)(const void *)ids.data) ? -errno : 0);
}

static bool has_member(const struct group *g, const char *user) {
  for (char **m = g->gr_mem; *m; m++)
    if (strcmp(*m, user) == 0) return true;
  return false;
}

/* (user name, group id) -> 0 or negative code */
RT_OP(op_process_init_groups) {
  (void)argc;
  en_str_tmp user;
  en_str_tmp_init(&user, env, argv[0]);
  gid_t list[1024];
  size_t n = 0;
  list[n++] = en_to_u32(argv[1]);
  FILE *f = fopen("/etc/group", "re");
  for (struct group *g; f && n < 1024 && (g = fgetgrent(f));)
    if (has_member(g, user.p) && g->gr_gid != list[0]) list[n++] = g->gr_gid;
  if (f) fclose(f);
  en_str_tmp_deinit(&user);
  return en_i32(env, setgroups(n, list) ? -errno : 0);
}

/* (name) -> id, or -1 when there is none. Read from the files: no NSS modules in a static program. */
RT_OP(op_process_user_id) {
  (void)argc;
  en_str_tmp name;
  en_str_tmp_init(&name, env, argv[0]);
  double id = -1;
  FILE *f = fopen("/etc/passwd", "re");
  for (struct passwd *p; f && id < 0 && (p = fgetpwent(f));)
    if (strcmp(p->pw_name, name.p) == 0) id = (double)p->pw_uid;
  if (f) fclose(f);
  en_str_tmp_deinit(&name);
  return en_double(env, id);
}

RT_OP(op_process_group_id) {
  (void)argc;
  en_str_tmp name;
  en_str_tmp_init(&name, env, argv[0]);
  double id = -1;
  FILE *f = fopen("/etc/group", "re");
  for (struct group *g; f && id < 0 && (g = fgetgrent(f));)
    if (strcmp(g->gr_name, name.p) == 0) id = (double)g->gr_gid;
  if (f) fclose(f);
  en_str_tmp_deinit(&name);
  return en_double(env, id);
}

/* ---- signal handlers ------------------------------------------------------------------------------ */

typedef struct process_signal {
  rt_handle h;
  uv_signal_t uv;
} process_signal;

static void signal_closed(uv_handle_t *uv) { rt_handle_closed(uv->data); }
static void signal_close(rt_handle *h) { uv_close((uv_handle_t *)&((process_signal *)h)->uv, signal_closed); }
static void signal_free(rt_handle *h) { free(h); }

static const rt_handle_type signal_type = {"Signal", signal_close, signal_free};

static void on_signal(uv_signal_t *uv, int signum) {
  rt_handle *h = uv->data;
  rt_scope s;
  rt_enter(h->r, &s);
  napi_value argv[1] = {en_i32(h->r->env, signum)};
  rt_handle_emit(h, HOOK_process_on_signal, 1, argv);
  rt_leave(h->r, &s);
}

/* (owner, signal) -> handle, or negative code. The handle does not keep the loop alive. */
RT_OP(op_process_signal_start) {
  (void)argc;
  rt *r = rt_from_env(env);
  process_signal *p = calloc(1, sizeof *p);
  if (!p) return en_i32(env, UV_ENOMEM);
  uv_signal_init(rt_loop(r), &p->uv);
  p->uv.data = &p->h;
  napi_value box = rt_handle_open(r, &p->h, &signal_type, argv[0]);
  uv_unref((uv_handle_t *)&p->uv);
  int err = uv_signal_start(&p->uv, on_signal, en_to_i32(argv[1]));
  if (err == 0) return box;
  rt_handle_close(&p->h);
  return en_i32(env, err);
}

RT_OP(op_process_signal_stop) {
  (void)env, (void)argc;
  rt_handle *h = rt_handle_get(argv[0], &signal_type);
  if (h) rt_handle_close(h);
  return NULL;
}
