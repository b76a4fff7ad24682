/* SPDX-License-Identifier: MIT */
/* See coverage.h. V8's public way to its counts is the inspector's protocol. */
#include "runtime/engine/coverage.h"

#include <memory>

#include <v8-inspector.h>
#include <v8.h>

#include "runtime/engine/env.h"

namespace {

using v8_inspector::StringBuffer;
using v8_inspector::StringView;
using v8_inspector::V8ContextInfo;
using v8_inspector::V8Inspector;

/* Keeps the answer to the last request. */
class Answers final : public V8Inspector::Channel {
 public:
  void sendResponse(int, std::unique_ptr<StringBuffer> message) override { last = std::move(message); }
  void sendNotification(std::unique_ptr<StringBuffer>) override {}
  void flushProtocolNotifications() override {}

  std::unique_ptr<StringBuffer> last;
};

class Client final : public v8_inspector::V8InspectorClient {};

struct Coverage {
  Client client;
  Answers answers;
  std::unique_ptr<V8Inspector> inspector;
  std::unique_ptr<v8_inspector::V8InspectorSession> session;
};

Coverage *coverage; /* lives as long as the process */
constexpr int kGroup = 1;

StringView view(const char *ascii, size_t len) { return StringView(reinterpret_cast<const uint8_t *>(ascii), len); }

template <size_t N>
void ask(const char (&request)[N]) {
  coverage->answers.last.reset();
  coverage->session->dispatchProtocolMessage(view(request, N - 1));
}

}  // namespace

bool en_coverage_start(napi_env env) {
  if (coverage) return true;
  v8::Isolate *isolate = env->isolate;
  v8::HandleScope scope(isolate);
  coverage = new Coverage;
  coverage->inspector = V8Inspector::create(isolate, &coverage->client);
  coverage->inspector->contextCreated(V8ContextInfo(isolate->GetCurrentContext(), kGroup, StringView()));
  coverage->session =
      coverage->inspector->connect(kGroup, &coverage->answers, StringView(), V8Inspector::kFullyTrusted);
  ask(R"({"id":1,"method":"Profiler.enable"})");
  ask(R"({"id":2,"method":"Profiler.startPreciseCoverage","params":{"callCount":true,"detailed":true}})");
  return true;
}

napi_value en_coverage_take(napi_env env) {
  if (!coverage) return nullptr;
  ask(R"({"id":3,"method":"Profiler.takePreciseCoverage"})");
  if (!coverage->answers.last) return nullptr;
  StringView text = coverage->answers.last->string();
  if (text.is8Bit()) return en_str_latin1(env, text.characters8(), text.length());
  return en_str_utf16(env, text.characters16(), text.length());
}
