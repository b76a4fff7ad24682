/* SPDX-License-Identifier: MIT */
/* See inspector.h; the C++ side of it is V8's v8-inspector.h. One context group: the realm and its vm contexts. */
#include "runtime/engine/inspector.h"

#include <memory>
#include <string>
#include <vector>

#include <simdutf.h>
#include <v8-inspector.h>
#include <v8.h>

extern "C" {
#include "runtime/base/file_url.h"
#include "runtime/base/utf8.h"
}
#include "runtime/engine/context.h"
#include "runtime/engine/env.h"
#include "runtime/engine/isolate.h"

/* As in V8 13.6, src/debug/debug-interface.h. */
namespace v8::debug {
class Script {
 public:
  bool IsEmbedded() const;
  Maybe<int> ContextId() const;
};
void GetLoadedScripts(Isolate *isolate, std::vector<Global<Script>> &scripts);
}  // namespace v8::debug

using v8_inspector::StringBuffer;
using v8_inspector::StringView;

namespace {

const int kGroup = 1;

StringView view8(const char *p, size_t len) { return StringView(reinterpret_cast<const uint8_t *>(p), len); }

/* A StringView of UTF-8: as it is when it is ASCII. */
class Utf8 {
 public:
  Utf8(const char *p, size_t len) : view_(view8(p, len)) {
    if (simdutf::validate_ascii(p, len)) return;
    wide_.reset(new char16_t[len]);
    size_t units = simdutf::convert_utf8_to_utf16le(p, len, wide_.get());
    view_ = StringView(reinterpret_cast<const uint16_t *>(wide_.get()), units);
  }
  const StringView &view() const { return view_; }

 private:
  std::unique_ptr<char16_t[]> wide_;
  StringView view_;
};

en_protocol_text text_of(const StringView &v) {
  if (v.is8Bit()) return {v.characters8(), v.length(), false};
  return {v.characters16(), v.length(), true};
}

}  // namespace

struct en_inspector final : public v8_inspector::V8InspectorClient {
  en_inspector(napi_env env, const en_inspector_hooks *hooks) : env(env), hooks(*hooks) {}

  void runMessageLoopOnPause(int) override { hooks.paused(hooks.arg); }
  void quitMessageLoopOnPause() override { hooks.resumed(hooks.arg); }
  void runIfWaitingForDebugger(int) override { hooks.run(hooks.arg); }
  double currentTimeMS() override {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) / 1e6;
  }
  void maxAsyncCallStackDepthChanged(int depth) override { hooks.depth(hooks.arg, depth); }
  void installAdditionalCommandLineAPI(v8::Local<v8::Context> context, v8::Local<v8::Object> to) override {
    napi_value require = hooks.command_line(hooks.arg);
    v8::Local<v8::String> name = v8::String::NewFromUtf8Literal(env->isolate, "require");
    if (require) to->Set(context, name, from_napi(require)).Check();
  }
  v8::Local<v8::Context> ensureDefaultContextInGroup(int) override { return env->ctx(); }
  std::unique_ptr<StringBuffer> resourceNameToUrl(const StringView &name) override {
    en_protocol_text text = text_of(name);
    size_t len;
    char *path = en_protocol_utf8(&text, &len);
    char *url = len > 0 && path[0] == '/' ? rt_file_url(rt_str_of(path, len)) : nullptr;
    std::unique_ptr<StringBuffer> out = url ? StringBuffer::create(view8(url, strlen(url))) : nullptr;
    free(path);
    free(url);
    return out;
  }

  napi_env env;
  en_inspector_hooks hooks;
  std::unique_ptr<v8_inspector::V8Inspector> v8;
};

struct en_session final : public v8_inspector::V8Inspector::Channel {
  void sendResponse(int, std::unique_ptr<StringBuffer> message) override { pass(message->string()); }
  void sendNotification(std::unique_ptr<StringBuffer> message) override { pass(message->string()); }
  void flushProtocolNotifications() override {}
  void pass(const StringView &message) {
    en_protocol_text text = text_of(message);
    send(arg, &text);
  }

  en_inspector *inspector;
  std::unique_ptr<v8_inspector::V8InspectorSession> v8;
  void (*send)(void *arg, const en_protocol_text *text);
  void *arg;
};

namespace {

void tell(en_inspector *i, v8::Local<v8::Context> context, const std::string &name, const std::string &origin) {
  Utf8 n(name.data(), name.size()), o(origin.data(), origin.size());
  v8_inspector::V8ContextInfo info(context, kGroup, n.view());
  static const char main[] = "{\"isDefault\":true}", other[] = "{\"isDefault\":false}";
  info.origin = o.view();
  info.auxData = context == i->env->ctx() ? view8(main, sizeof main - 1) : view8(other, sizeof other - 1);
  i->v8->contextCreated(info);
}

void tell_vm(void *arg, v8::Local<v8::Context> context, const std::string &name, const std::string &origin) {
  tell(static_cast<en_inspector *>(arg), context, name, origin);
}

/* Scripts of a blob have forgotten which context they are of, and then can be seen but not stopped in: V8 has no way to
 * tell them. The place is that of Script::context_data in V8 13.6 with compressed pointers, proved at each. */
void adopt_scripts(napi_env env) {
  const size_t kContextData = 20;
  const uint32_t kRealm = 1 << 1; /* the small integer 1, which core.cc has given the realm */
  std::vector<v8::Global<v8::debug::Script>> scripts;
  v8::debug::GetLoadedScripts(env->isolate, scripts);
  for (v8::Global<v8::debug::Script> &global : scripts) {
    v8::HandleScope scope(env->isolate);
    v8::Local<v8::debug::Script> script = global.Get(env->isolate);
    if (!script->IsEmbedded()) continue;
    auto tagged = *reinterpret_cast<uintptr_t *>(*script);
    memcpy(reinterpret_cast<void *>(tagged - 1 + kContextData), &kRealm, sizeof kRealm);
    CHECK(!script->IsEmbedded() && script->ContextId().FromMaybe(0) == 1);
  }
}

void *task_of(uint64_t task) {
  /* V8 takes any pointer but odd ones for a task of its embedder. */
  return reinterpret_cast<void *>(static_cast<uintptr_t>(task << 1));
}

struct ErrorPlace {
  v8::Local<v8::Message> message;
  unsigned line = 0, column = 0;
  int script = 0;
};

ErrorPlace place_of(en_inspector *i, v8::Local<v8::Value> error) {
  v8::Isolate *isolate = i->env->isolate;
  en_isolate *iso = en_isolate_of(isolate);
  ErrorPlace p;
  bool known = !iso->thrown_where.IsEmpty() && iso->thrown == error;
  p.message = known ? iso->thrown_where.Get(isolate) : v8::Exception::CreateMessage(isolate, error);
  p.line = static_cast<unsigned>(p.message->GetLineNumber(i->env->ctx()).FromMaybe(0));
  p.column = static_cast<unsigned>(p.message->GetStartColumn(i->env->ctx()).FromMaybe(0));
  p.script = p.message->GetScriptOrigin().ScriptId();
  v8::Local<v8::StackTrace> stack = p.message->GetStackTrace();
  if (!stack.IsEmpty() && stack->GetFrameCount() > 0 && stack->GetFrame(isolate, 0)->GetScriptId() == p.script)
    p.script = 0;
  return p;
}

}  // namespace

extern "C" {

en_inspector *en_inspector_new(napi_env env, const char *name, const en_inspector_hooks *hooks) {
  v8::HandleScope scope(env->isolate);
  auto *i = new en_inspector(env, hooks);
  i->v8 = v8_inspector::V8Inspector::create(env->isolate, i);
  adopt_scripts(env);
  tell(i, env->ctx(), name, "");
  en_contexts_watch(env, tell_vm, i);
  return i;
}

void en_inspector_end(en_inspector *i) {
  v8::HandleScope scope(i->env->isolate);
  en_contexts_watch(i->env, nullptr, nullptr);
  i->v8->contextDestroyed(i->env->ctx());
}

void en_inspector_free(en_inspector *i) { delete i; }

napi_value en_protocol_value(napi_env env, const en_protocol_text *text) {
  if (text->wide) return en_str_utf16(env, static_cast<const uint16_t *>(text->p), text->len);
  return en_str_latin1(env, text->p, text->len);
}

char *en_protocol_utf8(const en_protocol_text *text, size_t *len) {
  if (!text->wide) {
    char *out = static_cast<char *>(malloc(text->len + 1));
    CHECK(out);
    if (text->len) memcpy(out, text->p, text->len);
    out[*len = text->len] = 0;
    return out;
  }
  const uint16_t *p = static_cast<const uint16_t *>(text->p);
  char *out = static_cast<char *>(malloc(text->len * 3 + 1)), *w = out;
  CHECK(out);
  for (size_t i = 0; i < text->len; i++) {
    uint32_t c = p[i]; /* a lone surrogate becomes U+FFFD, as UTF-8 has none */
    bool pair = (c & 0xFC00) == 0xD800 && i + 1 < text->len && (p[i + 1] & 0xFC00) == 0xDC00;
    if (pair) c = 0x10000 + ((c & 0x3FF) << 10) + (p[++i] & 0x3FFu);
    w += rt_utf8_encode(c, w);
  }
  *len = static_cast<size_t>(w - out);
  *w = 0;
  return out;
}

en_session *en_session_new(en_inspector *i, void (*send)(void *arg, const en_protocol_text *text), void *arg) {
  using v8_inspector::V8Inspector;
  auto *s = new en_session();
  s->inspector = i;
  s->send = send;
  s->arg = arg;
  v8::HandleScope scope(i->env->isolate);
  /* Of several clients that come while the thread waits, any may let it go on. */
  s->v8 = i->v8->connect(kGroup, s, StringView(), V8Inspector::kFullyTrusted, V8Inspector::kNotWaitingForDebugger);
  return s;
}

void en_session_dispatch(en_session *s, const char *utf8, size_t len) {
  v8::HandleScope scope(s->inspector->env->isolate);
  Utf8 text(utf8, len);
  s->v8->dispatchProtocolMessage(text.view());
}

void en_session_free(en_session *s) {
  v8::HandleScope scope(s->inspector->env->isolate);
  delete s;
}

bool en_session_knows(const char *method, size_t len) {
  return v8_inspector::V8InspectorSession::canDispatchMethod(view8(method, len));
}

void en_session_pause_next(en_session *s, const char *reason) {
  s->v8->schedulePauseOnNextStatement(view8(reason, strlen(reason)), StringView());
}

void en_session_pause_cancel(en_session *s) { s->v8->cancelPauseOnNextStatement(); }

napi_value en_inspector_console(napi_env env) {
  v8::EscapableHandleScope scope(env->isolate);
  v8::Local<v8::Value> console =
      env->ctx()->GetExtrasBindingObject()
          ->Get(env->ctx(), v8::String::NewFromUtf8Literal(env->isolate, "console")).ToLocalChecked();
  return to_napi(scope.Escape(console));
}

void en_inspector_uncaught(en_inspector *i, napi_value error) {
  v8::HandleScope scope(i->env->isolate);
  v8::Local<v8::Value> value = from_napi(error);
  ErrorPlace p = place_of(i, value);
  v8::String::Utf8Value text(i->env->isolate, p.message->Get()), name(i->env->isolate, p.message->GetScriptResourceName());
  Utf8 detail(*text ? *text : "", static_cast<size_t>(text.length()));
  Utf8 url(*name ? *name : "", static_cast<size_t>(name.length()));
  static const char said[] = "Uncaught";
  i->v8->exceptionThrown(i->env->ctx(), view8(said, sizeof said - 1), value, detail.view(), url.view(), p.line,
                         p.column, i->v8->createStackTrace(p.message->GetStackTrace()), p.script);
}

void en_inspector_idle(en_inspector *i, bool is_idle) {
  if (is_idle) {
    i->v8->idleStarted();
  } else {
    i->v8->idleFinished();
  }
}

void en_task_scheduled(en_inspector *i, const char *name, size_t len, uint64_t task, bool recurring) {
  Utf8 text(name, len);
  i->v8->asyncTaskScheduled(text.view(), task_of(task), recurring);
}

void en_task_started(en_inspector *i, uint64_t task) { i->v8->asyncTaskStarted(task_of(task)); }

void en_task_finished(en_inspector *i, uint64_t task) { i->v8->asyncTaskFinished(task_of(task)); }

void en_task_canceled(en_inspector *i, uint64_t task) { i->v8->asyncTaskCanceled(task_of(task)); }
}
