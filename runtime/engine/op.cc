/* SPDX-License-Identifier: MIT */
/*
 * Ops: JavaScript functions whose C side is a row of rt_op_fns. All of them are one V8 callback
 * with the row's number as data, so that a blob with a thousand ops refers to one address.
 */
#include <alloca.h>
#include <string.h>

#include <v8.h>

#include "runtime/bind/op.h"
#include "runtime/engine/env.h"
#include "runtime/engine/isolate.h"

namespace {

const int kFewArgs = 16;

/* Values of missing arguments are undefined; ops get at least the nargs of their row. */
void op_call(const v8::FunctionCallbackInfo<v8::Value> &info) {
  v8::Isolate *isolate = info.GetIsolate();
  napi_env env = en_isolate_of(isolate)->env;
  auto index = static_cast<unsigned>(info.Data().As<v8::Int32>()->Value());
  unsigned given = static_cast<unsigned>(info.Length()), need = rt_op_infos[index].nargs;
  unsigned count = given > need ? given : need;
  napi_value few[kFewArgs], *argv = few;
  if (count > kFewArgs) argv = static_cast<napi_value *>(alloca(count * sizeof(napi_value)));
  for (unsigned i = 0; i < given; i++) argv[i] = to_napi(info[static_cast<int>(i)]);
  if (given < count) {
    napi_value undefined = to_napi(v8::Undefined(isolate));
    for (unsigned i = given; i < count; i++) argv[i] = undefined;
  }
  bool guarded = rt_op_infos[index].flags >= OP_GUARDED && rt_op_guard;
  if (guarded && !rt_op_guard(env, index, argv)) {
    en_env_rethrow(env);
    return;
  }
  napi_value out = rt_op_fns[index](env, given, argv);
  en_keep_terminated(isolate);
  if (en_env_rethrow(env)) return;
  if (out) info.GetReturnValue().Set(from_napi(out));
}

const rt_room_info *room_named(const char *name) {
  for (unsigned i = 0; i < rt_room_count; i++)
    if (strcmp(rt_rooms[i].name, name) == 0) return &rt_rooms[i];
  return nullptr;
}

v8::Local<v8::String> intern(v8::Isolate *isolate, const char *s) {
  return v8::String::NewFromUtf8(isolate, s, v8::NewStringType::kInternalized).ToLocalChecked();
}

/* natives(room): [name, function, name, function, ..., hook name, hook number, ...] as two arrays;
 * runtime/boot/realm.js makes objects of them, once per room. */
void natives_call(const v8::FunctionCallbackInfo<v8::Value> &info) {
  v8::Isolate *isolate = info.GetIsolate();
  v8::Local<v8::Context> context = isolate->GetCurrentContext();
  v8::String::Utf8Value name(isolate, info[0]);
  const rt_room_info *room = *name ? room_named(*name) : nullptr;
  if (!room) return;
  v8::Local<v8::Array> ops = v8::Array::New(isolate), hooks = v8::Array::New(isolate);
  for (unsigned i = 0; i < room->op_count; i++) {
    unsigned index = room->first_op + i;
    const rt_op_info *op = &rt_op_infos[index];
    auto effect = op->flags == OP_PURE ? v8::SideEffectType::kHasNoSideEffect : v8::SideEffectType::kHasSideEffect;
    v8::Local<v8::Function> fn =
        v8::Function::New(context, op_call, v8::Integer::NewFromUnsigned(isolate, index), op->nargs,
                          v8::ConstructorBehavior::kThrow, effect)
            .ToLocalChecked();
    v8::Local<v8::String> key = intern(isolate, op->name);
    fn->SetName(key);
    ops->Set(context, i * 2, key).Check();
    ops->Set(context, i * 2 + 1, fn).Check();
  }
  for (unsigned i = 0; i < room->hook_count; i++) {
    unsigned index = room->first_hook + i;
    hooks->Set(context, i * 2, intern(isolate, rt_hook_names[index])).Check();
    hooks->Set(context, i * 2 + 1, v8::Integer::NewFromUnsigned(isolate, index)).Check();
  }
  v8::Local<v8::Value> both[] = {ops, hooks};
  info.GetReturnValue().Set(v8::Array::New(isolate, both, 2));
}

}  // namespace

void en_op_references(std::vector<intptr_t> *out) {
  out->push_back(reinterpret_cast<intptr_t>(op_call));
  out->push_back(reinterpret_cast<intptr_t>(natives_call));
}

extern "C" rt_op_guard_fn rt_op_guard = nullptr;

extern "C" napi_value en_natives(napi_env env) {
  return to_napi(v8::Function::New(env->ctx(), natives_call, {}, 1, v8::ConstructorBehavior::kThrow).ToLocalChecked());
}
