/* SPDX-License-Identifier: MIT */
/* See inspector_box.h. A message wakes its thread by rt_ask: one question for all that has come until it is heard. */
#include "stdlib/inspector/inspector_box.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/check.h"

struct ni_box {
  rt_question question;
  atomic_int refs;
  ni_box *next; /* all that belong to a thread: guarded by boxes_lock */
  uv_mutex_t lock; /* guards: */
  uv_cond_t came;
  rt *r; /* NULL: it has ended */
  ni_message *first, **last;
  bool asked; /* the question is under way, with a reference */
};

static uv_once_t once = UV_ONCE_INIT;
static uv_mutex_t boxes_lock;
static ni_box *boxes;

static void init(void) { CHECK(uv_mutex_init(&boxes_lock) == 0); }

ni_message *ni_message_new(ni_kind kind, int session, ni_box *from, const char *text, size_t len) {
  ni_message *m = malloc(sizeof *m + len + 1);
  CHECK(m);
  *m = (ni_message){.kind = kind, .session = session, .from = from ? ni_box_hold(from) : NULL, .len = len};
  if (len) memcpy(m->text, text, len);
  m->text[len] = 0;
  return m;
}

void ni_message_free(ni_message *m) {
  ni_box_release(m->from);
  free(m);
}

ni_box *ni_box_hold(ni_box *box) {
  atomic_fetch_add(&box->refs, 1);
  return box;
}

void ni_box_release(ni_box *box) {
  if (!box || atomic_fetch_sub(&box->refs, 1) > 1) return;
  uv_mutex_destroy(&box->lock);
  uv_cond_destroy(&box->came);
  free(box);
}

static void heard(rt_question *q, rt *r) {
  ni_box *box = (ni_box *)q;
  uv_mutex_lock(&box->lock);
  box->asked = false;
  uv_mutex_unlock(&box->lock);
  if (r) {
    ni_box_on_message(r);
  } else {
    ni_box_end(box);
  }
  ni_box_release(box);
}

static ni_box *box_new(rt *r) {
  ni_box *box = calloc(1, sizeof *box);
  CHECK(box && uv_mutex_init(&box->lock) == 0 && uv_cond_init(&box->came) == 0);
  box->question.answer = heard;
  box->refs = 1; /* of the list, until the thread ends */
  box->r = r;
  box->last = &box->first;
  box->next = boxes;
  boxes = box;
  return box;
}

ni_box *ni_box_of(rt *r) {
  uv_once(&once, init);
  uv_mutex_lock(&boxes_lock);
  ni_box *box = boxes;
  while (box && box->r != r) box = box->next;
  if (!box) box = box_new(r);
  ni_box_hold(box);
  uv_mutex_unlock(&boxes_lock);
  return box;
}

static void ask(ni_box *box) {
  if (box->asked) return;
  box->asked = true;
  ni_box_hold(box);
  rt_ask(box->r, &box->question);
}

bool ni_box_post(ni_box *box, ni_message *m) {
  uv_mutex_lock(&box->lock);
  bool there = box->r != NULL;
  if (there) {
    *box->last = m;
    box->last = &m->next;
    uv_cond_signal(&box->came);
    ask(box);
  }
  uv_mutex_unlock(&box->lock);
  if (!there) ni_message_free(m);
  return there;
}

ni_message *ni_box_take(ni_box *box) {
  uv_mutex_lock(&box->lock);
  ni_message *m = box->first;
  if (m) {
    box->first = m->next;
    if (!box->first) box->last = &box->first;
    m->next = NULL;
  }
  uv_mutex_unlock(&box->lock);
  return m;
}

void ni_box_wait(ni_box *box, unsigned ms) {
  uv_mutex_lock(&box->lock);
  if (!box->first) uv_cond_timedwait(&box->came, &box->lock, (uint64_t)ms * 1000000);
  uv_mutex_unlock(&box->lock);
}

static bool unlink_box(ni_box *box) {
  uv_mutex_lock(&boxes_lock);
  ni_box **at = &boxes;
  while (*at && *at != box) at = &(*at)->next;
  bool there = *at != NULL;
  if (there) *at = box->next;
  uv_mutex_lock(&box->lock);
  box->r = NULL;
  uv_mutex_unlock(&box->lock);
  uv_mutex_unlock(&boxes_lock);
  return there;
}

void ni_box_end(ni_box *box) {
  bool listed = unlink_box(box);
  for (ni_message *m; (m = ni_box_take(box)) != NULL; ni_message_free(m))
    if (m->kind == NI_OPEN && m->from) ni_box_post(m->from, ni_message_new(NI_GONE, m->session, NULL, NULL, 0));
  if (listed) ni_box_release(box);
}
