/* SPDX-License-Identifier: MIT */
/*
 * tls_events.c - what OpenSSL's callbacks found, told to JavaScript when OpenSSL has returned: lines of
 * the key log, new sessions, a stapled OCSP answer, handshakes that the peer began anew.
 */
#include <stdlib.h>
#include <string.h>

#include "ops.h"
#include "stdlib/tls/tls.h"

struct tls_event {
  tls_event *next;
  enum tls_event_kind kind;
  bool none; /* no data */
  size_t id_len, len;
  uint8_t bytes[]; /* id, data */
};

void tls_event_add(tls_stream *t, enum tls_event_kind kind, const void *id, size_t id_len,
                   const void *data, size_t len) {
  tls_event *e = malloc(sizeof *e + id_len + len);
  CHECK(e != NULL);
  *e = (tls_event){.kind = kind, .none = data == NULL, .id_len = id_len, .len = len};
  if (id_len > 0) memcpy(e->bytes, id, id_len);
  if (len > 0) memcpy(e->bytes + id_len, data, len);
  *t->events_end = e;
  t->events_end = &e->next;
}

static void tell(tls_stream *t, const tls_event *e) {
  napi_env env = rt_env(t->s.h.r);
  napi_value data = e->none ? en_null(env) : crypto_bytes(env, e->bytes + e->id_len, e->len);
  napi_value both[2] = {crypto_bytes(env, e->bytes, e->id_len), data};
  switch (e->kind) {
    case TLS_KEYLOG: tls_emit(t, HOOK_tls_on_keylog, 1, &data); break;
    case TLS_SESSION: tls_emit(t, HOOK_tls_on_session, 2, both); break;
    case TLS_OCSP: tls_emit(t, HOOK_tls_on_ocsp, 1, &data); break;
    case TLS_SECURE: tls_emit(t, HOOK_tls_on_secure, 0, NULL); break;
    case TLS_RENEGOTIATION: tls_emit(t, HOOK_tls_on_renegotiation, 0, NULL); break;
  }
}

void tls_events_tell(tls_stream *t) {
  while (t->events != NULL && !t->s.h.closing) {
    tls_event *e = t->events;
    t->events = e->next;
    if (t->events == NULL) t->events_end = &t->events;
    tell(t, e);
    free(e);
  }
}

void tls_events_drop(tls_stream *t) {
  while (t->events != NULL) {
    tls_event *e = t->events;
    t->events = e->next;
    free(e);
  }
  t->events_end = &t->events;
}
