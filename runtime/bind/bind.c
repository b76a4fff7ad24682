/* SPDX-License-Identifier: MIT */
/* Handles, requests and thread-pool work: see bind.h. */
#include "runtime/bind/bind.h"

#include <stdlib.h>

#include "runtime/base/check.h"
#include "runtime/engine/tracing.h"
#include "runtime/loop/loop.h"

static en_ref frame_ref(napi_env env) {
  napi_value frame = en_frame_get(env);
  return frame ? en_ref_new(env, frame) : NULL;
}

static void frame_enter(rt *r, en_ref frame) {
  if (frame) en_frame_set(r->env, en_ref_get(r->env, frame));
}

static void frame_leave(rt *r, en_ref frame) {
  if (frame) en_frame_set(r->env, NULL);
}

/* ---- handles ------------------------------------------------------------------------------------ */

napi_value rt_handle_open(rt *r, rt_handle *h, const rt_handle_type *type, napi_value owner) {
  napi_value box = en_box_new(r->env, h, type, NULL);
  h->type = type;
  h->r = r;
  h->owner = en_ref_new(r->env, owner);
  h->box = en_ref_new(r->env, box);
  h->frame = frame_ref(r->env);
  h->closing = false;
  h->prev = NULL;
  h->next = r->handles;
  if (r->handles) r->handles->prev = h;
  r->handles = h;
  return box;
}

void *rt_handle_get(napi_value v, const rt_handle_type *type) {
  rt_handle *h = en_box_get(v, type);
  return h && !h->closing ? h : NULL;
}

napi_value rt_handle_owner(rt_handle *h) { return en_ref_get(h->r->env, h->owner); }

void rt_handle_close(rt_handle *h) {
  if (h->closing) return;
  h->closing = true;
  en_box_clear(en_ref_get(h->r->env, h->box));
  h->type->close(h);
}

void rt_handle_closed(rt_handle *h) {
  rt *r = h->r;
  if (h->prev) h->prev->next = h->next;
  if (h->next) h->next->prev = h->prev;
  if (r->handles == h) r->handles = h->next;
  rt_scope s;
  rt_enter(r, &s);
  napi_value owner = en_ref_get(r->env, h->owner);
  en_ref frame = h->frame;
  en_ref_free(h->owner);
  en_ref_free(h->box);
  h->type->free(h);
  frame_enter(r, frame);
  rt_hook_call(r, HOOK_loop_closed, 1, &owner);
  frame_leave(r, frame);
  en_ref_free(frame);
  rt_leave(r, &s);
}

void rt_handle_emit(rt_handle *h, int hook, size_t argc, const napi_value *argv) {
  enum { MOST = 12 };
  rt *r = h->r;
  napi_value all[MOST];
  CHECK(argc < MOST);
  all[0] = en_ref_get(r->env, h->owner);
  for (size_t i = 0; i < argc; i++) all[i + 1] = argv[i];
  en_ref frame = h->frame;
  frame_enter(r, frame);
  rt_hook_call(r, hook, argc + 1, all);
  frame_leave(r, frame);
}

/* ---- requests ------------------------------------------------------------------------------------ */

void rt_req_begin(rt_req *q, rt *r, napi_value done, napi_value keep) {
  q->r = r;
  q->done = en_ref_new(r->env, done);
  q->keep = keep ? en_ref_new(r->env, keep) : NULL;
  q->frame = frame_ref(r->env);
}

void rt_req_cancel(rt_req *q) {
  en_ref_free(q->done);
  en_ref_free(q->keep);
  en_ref_free(q->frame);
  q->done = q->keep = q->frame = NULL;
}

void rt_req_end(rt_req *q, size_t argc, const napi_value *argv) {
  rt *r = q->r;
  napi_value done = en_ref_get(r->env, q->done);
  napi_value frame = q->frame ? en_ref_get(r->env, q->frame) : NULL;
  rt_req_cancel(q);
  if (frame) en_frame_set(r->env, frame);
  rt_call(r, done, NULL, argc, argv);
  if (frame) en_frame_set(r->env, NULL);
}

/* ---- the thread pool ------------------------------------------------------------------------------ */

/* On any thread. 'B' and 'E' are around what the pool does, 'b' and 'e' of the time until it is done. */
static void work_trace(const rt_work *w, char phase) {
  static const char here[] = "node,node.threadpoolwork,node.threadpoolwork.sync";
  static const char there[] = "node,node.threadpoolwork,node.threadpoolwork.async";
  bool whole = phase > 'a';
  en_trace_event e = {.phase = phase, .group = whole ? there : here, .name = w->kind};
  e.has_id = whole;
  e.id = (uint64_t)(uintptr_t)w;
  en_trace_add(&e);
}

static bool is_traced(const rt_work *w) { return en_trace_on && w->kind; }

static void work_run(uv_work_t *uv) {
  rt_work *w = uv->data;
  bool traced = is_traced(w);
  if (traced) work_trace(w, 'B');
  w->run(w);
  if (traced) work_trace(w, 'E');
}

static void work_link(rt_work *w) {
  rt *r = w->req.r;
  w->link = &r->works;
  w->next = r->works;
  if (w->next) w->next->link = &w->next;
  r->works = w;
}

static void work_unlink(rt_work *w) {
  *w->link = w->next;
  if (w->next) w->next->link = w->link;
}

static void work_after(uv_work_t *uv, int status) {
  rt_work *w = uv->data;
  rt *r = w->req.r;
  rt_scope s;
  work_unlink(w);
  if (is_traced(w)) work_trace(w, 'e');
  rt_enter(r, &s);
  w->after(w, status);
  rt_leave(r, &s);
}

int rt_work_start(rt_work *w, rt *r, napi_value done, napi_value keep, void (*run)(rt_work *w),
                  void (*after)(rt_work *w, int status)) {
  rt_req_begin(&w->req, r, done, keep);
  w->run = run;
  w->after = after;
  w->uv.data = w;
  int err = uv_queue_work(&r->loop, &w->uv, work_run, work_after);
  if (err < 0) {
    rt_req_cancel(&w->req);
  } else {
    work_link(w);
    if (is_traced(w)) work_trace(w, 'b');
  }
  return err;
}
