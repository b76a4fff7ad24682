/* SPDX-License-Identifier: MIT */
/* inspector_resources.c - texts by URL, for all threads of the process. */
#include <stdlib.h>
#include <string.h>

#include "ops.h"
#include "runtime/base/check.h"
#include "runtime/bind/bind.h"

typedef struct resource {
  struct resource *next;
  char *url, *text; /* UTF-8 */
  size_t len;       /* of the text */
} resource;

static uv_once_t once = UV_ONCE_INIT;
static uv_mutex_t lock;
static resource *resources; /* guarded by it */

static void init(void) { CHECK(uv_mutex_init(&lock) == 0); }

static resource *find(const char *url) {
  resource *r = resources;
  while (r && strcmp(r->url, url) != 0) r = r->next;
  return r;
}

static resource *find_or_add(char *url) {
  resource *r = find(url);
  if (r) {
    free(url);
    return r;
  }
  CHECK(r = calloc(1, sizeof *r));
  r->url = url;
  r->next = resources;
  return resources = r;
}

/* (url, text) */
RT_OP(op_inspector_put_resource) {
  (void)argc;
  size_t len;
  char *url = en_str_dup(env, argv[0], NULL), *text = en_str_dup(env, argv[1], &len);
  uv_once(&once, init);
  uv_mutex_lock(&lock);
  resource *r = find_or_add(url);
  free(r->text);
  r->text = text;
  r->len = len;
  uv_mutex_unlock(&lock);
  return NULL;
}

/* (url) -> its text, or undefined */
RT_OP(op_inspector_resource) {
  (void)argc;
  char *url = en_str_dup(env, argv[0], NULL);
  uv_once(&once, init);
  uv_mutex_lock(&lock);
  resource *r = find(url);
  napi_value text = r ? en_str_utf8(env, r->text, r->len) : NULL;
  uv_mutex_unlock(&lock);
  free(url);
  return text;
}
