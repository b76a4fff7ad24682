/* SPDX-License-Identifier: MIT */
/*
 * natives('process'): environment variables: the process's own, or, in a worker, those that it shares with
 * workers of its own. A worker's copy of its parent's is JavaScript's alone (internal/process_env.js).
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "runtime/base/check.h"
#include "runtime/base/thread.h"
#include "runtime/engine/heap.h"
#include "runtime/engine/serdes.h"
#include "runtime/loop/loop.h"

extern char **environ;

/* Variables that belong to threads and not to the process. */
typedef struct env_store {
  int users; /* guarded by env_lock, as all of it */
  char **list; /* "NAME=value", NULL at the end; or NULL */
  size_t count;
} env_store;

static uv_once_t env_once = UV_ONCE_INIT;
static uv_mutex_t env_lock; /* also of the process's own, among our threads */
static _Thread_local env_store *own; /* NULL: the process's */

static void env_init(void) { CHECK(uv_mutex_init(&env_lock) == 0); }

static void lock(void) {
  uv_once(&env_once, env_init);
  uv_mutex_lock(&env_lock);
}

/* With the lock held. */
static void store_drop(env_store *s) {
  if (--s->users > 0) return;
  for (size_t i = 0; i < s->count; i++) free(s->list[i]);
  free(s->list);
  free(s);
}

static char **find(env_store *s, const char *name) {
  size_t len = strlen(name);
  for (size_t i = 0; i < s->count; i++)
    if (strncmp(s->list[i], name, len) == 0 && s->list[i][len] == '=') return &s->list[i];
  return NULL;
}

static void store_set(env_store *s, const char *name, const char *value) {
  size_t name_len = strlen(name), value_len = strlen(value);
  char *entry = malloc(name_len + value_len + 2), **at = find(s, name);
  CHECK(entry);
  memcpy(entry, name, name_len);
  entry[name_len] = '=';
  memcpy(entry + name_len + 1, value, value_len + 1);
  if (at) {
    free(*at);
    *at = entry;
    return;
  }
  s->list = realloc(s->list, (s->count + 2) * sizeof *s->list);
  CHECK(s->list);
  s->list[s->count++] = entry;
  s->list[s->count] = NULL;
}

static void store_unset(env_store *s, const char *name) {
  char **at = find(s, name);
  if (!at) return;
  free(*at);
  memmove(at, at + 1, (size_t)(s->list + s->count - at) * sizeof *at);
  s->count--;
}

static const char *value_of(const char *name) {
  if (!own) return getenv(name);
  char **at = find(own, name);
  return at ? *at + strlen(name) + 1 : NULL;
}

/* -> names, in the order of the environment */
RT_OP(op_process_env_keys) {
  (void)argc, (void)argv;
  napi_value out;
  uint32_t n = 0;
  napi_create_array(env, &out);
  lock();
  for (char **e = own ? own->list : environ; e && *e; e++) {
    const char *eq = strchr(*e, '=');
    if (eq && eq != *e) napi_set_element(env, out, n++, en_str_utf8(env, *e, (size_t)(eq - *e)));
  }
  uv_mutex_unlock(&env_lock);
  return out;
}

RT_OP(op_process_env_get) {
  (void)argc;
  en_str_tmp name;
  en_str_tmp_init(&name, env, argv[0]);
  lock();
  const char *v = strlen(name.p) == name.len ? value_of(name.p) : NULL;
  napi_value out = v ? en_str_utf8(env, v, strlen(v)) : NULL;
  uv_mutex_unlock(&env_lock);
  en_str_tmp_deinit(&name);
  return out;
}

RT_OP(op_process_env_set) {
  (void)argc;
  en_str_tmp name, value;
  en_str_tmp_init(&name, env, argv[0]);
  en_str_tmp_init(&value, env, argv[1]);
  bool zone = !own && strcmp(name.p, "TZ") == 0;
  lock();
  if (own) {
    store_set(own, name.p, value.p);
  } else {
    setenv(name.p, value.p, 1);
  }
  if (zone) tzset();
  uv_mutex_unlock(&env_lock);
  if (zone) en_time_zone_changed(env);
  en_str_tmp_deinit(&name);
  en_str_tmp_deinit(&value);
  return NULL;
}

RT_OP(op_process_env_unset) {
  (void)argc;
  en_str_tmp name;
  en_str_tmp_init(&name, env, argv[0]);
  lock();
  if (own) {
    store_unset(own, name.p);
  } else {
    unsetenv(name.p);
  }
  uv_mutex_unlock(&env_lock);
  if (!own && strcmp(name.p, "TZ") == 0) en_time_zone_changed(env);
  en_str_tmp_deinit(&name);
  return NULL;
}

/* ---- sharing ------------------------------------------------------------------------------------------- */

static const char process_own; /* as cargo: the process's variables */

static void drop_cargo(void *p) {
  if (p == &process_own) return;
  lock();
  store_drop(p);
  uv_mutex_unlock(&env_lock);
}

static const en_cargo_type env_type = {NULL, drop_cargo};

static void forget_own(void *arg) {
  (void)arg;
  drop_cargo(own);
}

/* (whether this thread's variables are JavaScript's alone) -> cargo for a worker: the variables of this thread,
 * which from now on are native, empty ones in the first case */
RT_OP(op_process_env_share) {
  (void)argc;
  if (en_to_bool(argv[0]) && !own) {
    CHECK((own = calloc(1, sizeof *own)));
    own->users = 1;
    rt_thread_at_end(forget_own, NULL);
  }
  if (!own) return en_cargo_new(env, (void *)&process_own, &env_type);
  lock();
  own->users++;
  uv_mutex_unlock(&env_lock);
  return en_cargo_new(env, own, &env_type);
}

/* (cargo): this thread's variables */
RT_OP(op_process_env_adopt) {
  (void)env, (void)argc;
  void *p = en_cargo_take(argv[0], &env_type);
  if (p && p != &process_own) {
    own = p;
    rt_thread_at_end(forget_own, NULL);
  }
  return NULL;
}
