/* SPDX-License-Identifier: MIT */
/*
 * napi_memory.cc - Node-API: array buffers over memory that belongs to the addon.
 *
 * V8 drops a backing store when its last user is gone (it may have been transferred), on any
 * thread; the addon's finalizer runs on the loop's: through a mailbox with a uv_async_t.
 */
#include <memory>
#include <mutex>

#include "runtime/engine/napi_impl.h"
#include "runtime/engine/serdes.h"

using v8::Local;

struct en_memory {
  napi_env env;
  en_mailbox *box;
  napi_finalize finalize; /* NULL once done */
  void *data;
  void *hint;
  v8::Global<v8::ArrayBuffer> buffer; /* weak; to detach it at teardown */
  std::weak_ptr<v8::BackingStore> store;
  bool awaited; /* the loop stays alive for its mail */
  en_memory *next, **link;
  en_memory *mail_next;
};

/* Shared by the loop's thread and the collector's; freed with its last user. */
struct en_mailbox {
  std::mutex lock;
  uv_async_t async;
  napi_env root;
  en_memory *mail;
  size_t users; /* backing stores, and the loop handle */
  bool closed;
  size_t awaited; /* the loop's thread only */
};

/* The caller holds the lock; it is not held any more afterwards. */
static void drop_user(en_mailbox *box) {
  bool last = --box->users == 0;
  box->lock.unlock();
  if (last) delete box;
}

static void memory_unlink(en_memory *m) {
  *m->link = m->next;
  if (m->next != nullptr) m->next->link = m->link;
  m->buffer.Reset();
}

/* Any thread: V8 has no use for the memory any more. */
static void on_store_gone(void *, size_t, void *arg) {
  en_memory *m = static_cast<en_memory *>(arg);
  en_mailbox *box = m->box;
  box->lock.lock();
  if (m->finalize == nullptr) { /* teardown was first */
    delete m;
  } else {
    m->mail_next = box->mail;
    box->mail = m;
    if (!box->closed) uv_async_send(&box->async);
  }
  drop_user(box);
}

/*
 * The array buffer was collected. If it was the last user, then a thread of the collector is
 * about to free the store: the loop must not end before that mail.
 */
static void on_collected(const v8::WeakCallbackInfo<en_memory> &info) {
  en_memory *m = info.GetParameter();
  m->buffer.Reset();
  if (m->store.use_count() > 1 || m->env->root->stopping) return;
  m->awaited = true;
  if (m->box->awaited++ == 0) uv_ref(reinterpret_cast<uv_handle_t *>(&m->box->async));
}

static void deliver(en_memory *m) {
  if (m->awaited && --m->box->awaited == 0) {
    uv_unref(reinterpret_cast<uv_handle_t *>(&m->box->async));
  }
  napi_finalize cb = m->finalize;
  napi_env env = m->env;
  void *data = m->data, *hint = m->hint;
  memory_unlink(m);
  delete m;
  en_call_finalizer(env, cb, data, hint);
}

static en_memory *take_mail(en_mailbox *box) {
  std::lock_guard<std::mutex> hold(box->lock);
  en_memory *m = box->mail;
  box->mail = nullptr;
  return m;
}

static void on_mail(uv_async_t *async) {
  en_mailbox *box = static_cast<en_mailbox *>(async->data);
  rt *r = en_rt(box->root);
  rt_scope s;
  rt_enter(r, &s);
  rt_callback_begin(r);
  for (en_memory *m = take_mail(box), *next; m != nullptr; m = next) {
    next = m->mail_next;
    deliver(m);
  }
  rt_callback_end(r);
  rt_leave(r, &s);
}

static en_mailbox *mailbox_of(napi_env root) {
  if (root->mailbox != nullptr) return root->mailbox;
  en_mailbox *box = new en_mailbox();
  box->root = root;
  box->users = 1;
  box->async.data = box;
  CHECK(uv_async_init(rt_loop(en_rt(root)), &box->async, on_mail) == 0);
  uv_unref(reinterpret_cast<uv_handle_t *>(&box->async));
  root->mailbox = box;
  return box;
}

static void on_mailbox_closed(uv_handle_t *h) {
  en_mailbox *box = static_cast<en_mailbox *>(h->data);
  box->lock.lock();
  drop_user(box);
}

void en_mailbox_close(napi_env root) {
  en_mailbox *box = root->mailbox;
  if (box == nullptr) return;
  root->mailbox = nullptr;
  {
    std::lock_guard<std::mutex> hold(box->lock);
    box->closed = true;
  }
  uv_close(reinterpret_cast<uv_handle_t *>(&box->async), on_mailbox_closed);
}

void en_memory_free(napi_env env) {
  while (env->memory != nullptr) {
    en_memory *m = env->memory;
    if (!m->buffer.IsEmpty()) {
      Local<v8::ArrayBuffer> buffer = Local<v8::ArrayBuffer>::New(env->isolate, m->buffer);
      if (!buffer.IsEmpty() && buffer->IsDetachable()) {
        (void)buffer->Detach(Local<v8::Value>()); /* may call on_store_gone: then it is mail */
      }
    }
    en_mailbox *box = m->box;
    napi_finalize cb = m->finalize;
    void *data = m->data, *hint = m->hint;
    bool mailed = false;
    memory_unlink(m);
    {
      std::lock_guard<std::mutex> hold(box->lock);
      for (en_memory **at = &box->mail; *at != nullptr; at = &(*at)->mail_next) {
        if (*at != m) continue;
        *at = m->mail_next;
        mailed = true;
        break;
      }
      m->finalize = nullptr; /* on_store_gone frees it, if it is still to come */
    }
    if (mailed) delete m;
    en_call_finalizer(env, cb, data, hint);
  }
}

/* ---- Node-API -------------------------------------------------------------------------------- */

static void nothing(napi_env, void *, void *) {}

static Local<v8::ArrayBuffer> over_memory(napi_env env, void *p, size_t len, napi_finalize cb,
                                          void *hint) {
  en_memory *m = new en_memory();
  m->env = env;
  m->finalize = cb == nullptr ? nothing : cb;
  m->data = p;
  m->hint = hint;
  m->box = mailbox_of(env->root);
  {
    std::lock_guard<std::mutex> hold(m->box->lock);
    m->box->users++;
  }
  std::unique_ptr<v8::BackingStore> store =
      v8::ArrayBuffer::NewBackingStore(p, len, on_store_gone, m);
  Local<v8::ArrayBuffer> buffer = v8::ArrayBuffer::New(env->isolate, std::move(store));
  m->buffer.Reset(env->isolate, buffer);
  m->buffer.SetWeak(m, on_collected, v8::WeakCallbackType::kParameter);
  m->store = buffer->GetBackingStore();
  m->next = env->memory;
  m->link = &env->memory;
  if (m->next != nullptr) m->next->link = &m->next;
  env->memory = m;
  en_forbid_transfer(env, to_napi(buffer)); /* the finalizer is this thread's */
  return buffer;
}

/* Nothing to hold on to: an ordinary empty buffer, and the finalizer at the next turn. Without
 * memory it is a detached one, as in Node. */
static Local<v8::ArrayBuffer> over_nothing(napi_env env, void *p, napi_finalize cb, void *hint) {
  if (cb != nullptr) node_api_post_finalizer(env, cb, p, hint);
  Local<v8::ArrayBuffer> buffer = v8::ArrayBuffer::New(env->isolate, 0);
  if (p == nullptr) CHECK(buffer->Detach(Local<v8::Value>()).FromMaybe(false));
  return buffer;
}

static Local<v8::ArrayBuffer> external_arraybuffer(napi_env env, void *p, size_t len,
                                                   napi_finalize cb, void *hint) {
  if (p == nullptr || len == 0) return over_nothing(env, p, cb, hint);
  return over_memory(env, p, len, cb, hint);
}

napi_status napi_create_external_arraybuffer(napi_env env, void *external_data, size_t byte_length,
                                             node_api_basic_finalize finalize_cb,
                                             void *finalize_hint, napi_value *result) {
  EN_ENTER(env);
  EN_ARG(env, result);
  EN_REQUIRE(env, byte_length <= v8::TypedArray::kMaxByteLength, napi_invalid_arg);
  *result = to_napi(
      external_arraybuffer(env, external_data, byte_length, finalize_cb, finalize_hint));
  return EN_RESULT(env);
}

napi_status napi_create_external_buffer(napi_env env, size_t length, void *data,
                                        node_api_basic_finalize finalize_cb, void *finalize_hint,
                                        napi_value *result) {
  EN_ENTER(env);
  EN_ARG(env, result);
  EN_REQUIRE(env, length <= v8::TypedArray::kMaxByteLength, napi_invalid_arg);
  Local<v8::ArrayBuffer> memory =
      external_arraybuffer(env, data, length, finalize_cb, finalize_hint);
  *result = en_buffer_over(env, memory, 0, memory->ByteLength());
  EN_REQUIRE_JS(env, *result != nullptr, napi_generic_failure);
  return EN_RESULT(env);
}

/* Shared memory may outlive the env and goes on any thread: its finalizer gets no env. */
struct shared_memory {
  node_api_noenv_finalize finalize;
  void *hint;
};

static void on_shared_gone(void *data, size_t, void *arg) {
  shared_memory *m = static_cast<shared_memory *>(arg);
  if (m->finalize != nullptr) m->finalize(data, m->hint);
  delete m;
}

napi_status node_api_create_external_sharedarraybuffer(napi_env env, void *external_data,
                                                       size_t byte_length,
                                                       node_api_noenv_finalize finalize_cb,
                                                       void *finalize_hint, napi_value *result) {
  EN_ENTER(env);
  EN_ARG(env, result);
  EN_REQUIRE(env, byte_length <= v8::TypedArray::kMaxByteLength, napi_invalid_arg);
  std::unique_ptr<v8::BackingStore> store = v8::SharedArrayBuffer::NewBackingStore(
      external_data, byte_length, on_shared_gone, new shared_memory{finalize_cb, finalize_hint});
  *result = to_napi(v8::SharedArrayBuffer::New(env->isolate, std::move(store)));
  return EN_RESULT(env);
}
