/* SPDX-License-Identifier: MIT */
/* worker_ask.c - what a parent asks of its thread, which answers at once, in the midst of its JavaScript. */
#include <stdlib.h>
#include <string.h>

#include "ops.h"
#include "runtime/base/buf.h"
#include "runtime/base/check.h"
#include "runtime/engine/heap.h"
#include "runtime/engine/profile.h"
#include "stdlib/process/report.h"
#include "stdlib/worker_threads/worker.h"

/* (worker, Float64Array(2)): milliseconds its loop has been idle, and since it began; zeros when it is not there */
RT_OP(op_worker_loop_times) {
  (void)env, (void)argc;
  worker *w = worker_of(argv[0]);
  double *out = (double *)(void *)en_view(argv[1]).data;
  out[0] = out[1] = 0;
  if (!w) return NULL;
  uv_mutex_lock(&w->t.lock);
  if (w->t.r) {
    out[0] = (double)uv_metrics_idle_time(&w->t.r->loop) / 1e6;
    out[1] = (double)(uv_hrtime() - w->t.r->milestones_ns[RT_MILESTONE_LOOP_START]) / 1e6;
  }
  uv_mutex_unlock(&w->t.lock);
  return NULL;
}

/* As in worker.js. */
enum ask {
  ASK_CPU,               /* its CPU time in microseconds: two doubles */
  ASK_HEAP,              /* the doubles of en_heap_statistics */
  ASK_SNAPSHOT,          /* (1: internals, 2: numbers) */
  ASK_CPU_PROFILE,       /* answer: its number */
  ASK_CPU_PROFILE_STOP,  /* (number) */
  ASK_HEAP_PROFILE,
  ASK_HEAP_PROFILE_STOP,
};

/* What is asked of the thread, and its way back. */
typedef struct question {
  rt_question q;
  rt_req req;
  uv_async_t back;
  enum ask what;
  uint32_t argument;
  bool heard;
  uint32_t answer; /* 0: no */
  rt_buf out;
} question;

static double micros(const uv_timeval_t *t) { return (double)t->tv_sec * 1e6 + (double)t->tv_usec; }

static bool answer_cpu(rt_buf *out) {
  uv_rusage_t u;
  if (uv_getrusage_thread(&u) != 0) return false;
  double numbers[2] = {micros(&u.ru_utime), micros(&u.ru_stime)};
  rt_buf_add(out, numbers, sizeof numbers);
  return true;
}

static bool answer_heap(napi_env env, rt_buf *out) {
  double numbers[14];
  en_heap_statistics(env, numbers);
  rt_buf_add(out, numbers, sizeof numbers);
  return true;
}

static bool add_chunk(void *arg, const char *text, size_t len) {
  rt_buf_add(arg, text, len);
  return true;
}

static uint32_t answer_of(question *q, napi_env env) {
  uint32_t n = q->argument;
  switch (q->what) {
    case ASK_CPU: return answer_cpu(&q->out);
    case ASK_HEAP: return answer_heap(env, &q->out);
    case ASK_SNAPSHOT: return en_heap_snapshot(env, n & 1, n & 2, add_chunk, &q->out);
    case ASK_CPU_PROFILE: return en_cpu_profile_start(env, 0);
    case ASK_CPU_PROFILE_STOP: return en_cpu_profile_stop(env, n, add_chunk, &q->out);
    case ASK_HEAP_PROFILE: return en_heap_profile_start(env, 0);
    case ASK_HEAP_PROFILE_STOP: return en_heap_profile_stop(env, add_chunk, &q->out);
  }
  return 0;
}

static void answer(rt_question *rq, rt *r) {
  question *q = (question *)rq;
  q->heard = r != NULL;
  if (r) q->answer = answer_of(q, rt_env(r));
  uv_async_send(&q->back);
}

static void question_free(uv_handle_t *uv) {
  question *q = uv->data;
  rt_buf_deinit(&q->out);
  free(q);
}

/* done(answer, ArrayBuffer), or done() when the thread ended */
static void on_answer(uv_async_t *async) {
  question *q = async->data;
  rt *r = q->req.r;
  rt_scope s;
  rt_enter(r, &s);
  napi_value argv[2];
  if (q->heard) {
    argv[0] = en_u32(rt_env(r), q->answer);
    argv[1] = en_arraybuffer_adopt(rt_env(r), q->out.p, q->out.len);
    q->out = (rt_buf){0};
  }
  rt_req_end(&q->req, q->heard ? 2 : 0, argv);
  uv_close((uv_handle_t *)&q->back, question_free);
  rt_leave(r, &s);
}

/* (worker, ASK_..., its argument, done) -> whether it will be answered */
RT_OP(op_worker_ask) {
  (void)argc;
  rt *r = rt_from_env(env);
  worker *w = worker_of(argv[0]);
  if (!w) return en_bool(env, false);
  uv_mutex_lock(&w->t.lock);
  bool there = w->t.r != NULL;
  if (there) {
    question *q = calloc(1, sizeof *q);
    CHECK(q && uv_async_init(rt_loop(r), &q->back, on_answer) == 0);
    q->q.answer = answer;
    q->back.data = q;
    q->what = (enum ask)en_to_u32(argv[1]);
    q->argument = en_to_u32(argv[2]);
    rt_req_begin(&q->req, r, argv[3], NULL);
    rt_ask(w->t.r, &q->q);
  }
  uv_mutex_unlock(&w->t.lock);
  return en_bool(env, there);
}

/* ---- reports: the asker waits -------------------------------------------------------------------- */

/* Of the one who asks, until it is answered or given up; then of the other. */
typedef struct subreport {
  rt_question q;
  uv_mutex_t lock; /* guards: */
  uv_cond_t change;
  rt_buf text;
  bool names, answered, given_up;
} subreport;

static void subreport_free(subreport *s) {
  uv_mutex_destroy(&s->lock);
  uv_cond_destroy(&s->change);
  rt_buf_deinit(&s->text);
  free(s);
}

static void answer_report(rt_question *rq, rt *r) {
  subreport *s = (subreport *)rq;
  uv_mutex_lock(&s->lock);
  bool given_up = s->given_up;
  if (r && !given_up) report_worker(&s->text, r, s->names);
  s->answered = true;
  uv_cond_signal(&s->change);
  uv_mutex_unlock(&s->lock);
  if (given_up) subreport_free(s);
}

static subreport *subreport_ask(worker *w, bool names) {
  uv_mutex_lock(&w->t.lock);
  subreport *s = w->t.r ? calloc(1, sizeof *s) : NULL;
  if (s) {
    CHECK(uv_mutex_init(&s->lock) == 0 && uv_cond_init(&s->change) == 0);
    s->q.answer = answer_report;
    s->names = names;
    rt_ask(w->t.r, &s->q);
  }
  uv_mutex_unlock(&w->t.lock);
  return s;
}

/* (worker, look names up?, ms) -> JSON text; undefined when it has ended, or waits for something itself that long */
RT_OP(op_worker_report) {
  (void)argc;
  worker *w = worker_of(argv[0]);
  subreport *s = w ? subreport_ask(w, en_to_bool(argv[1])) : NULL;
  if (!s) return NULL;
  uint64_t until = uv_hrtime() + (uint64_t)en_to_u32(argv[2]) * 1000000, now;
  uv_mutex_lock(&s->lock);
  while (!s->answered && (now = uv_hrtime()) < until) uv_cond_timedwait(&s->change, &s->lock, until - now);
  bool answered = s->answered;
  s->given_up = !answered;
  uv_mutex_unlock(&s->lock);
  if (!answered) return NULL;
  napi_value out = s->text.len ? en_str_utf8(env, (const char *)s->text.p, s->text.len) : NULL;
  subreport_free(s);
  return out;
}
