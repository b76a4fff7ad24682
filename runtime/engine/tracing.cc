/* SPDX-License-Identifier: MIT */
/*
 * See tracing.h. Events become text at once, under a lock, and text becomes bytes of the file by the 64 kB. Those with
 * a duration, which is known at their end, wait for it.
 */
#include "runtime/engine/tracing.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <unordered_map>

extern "C" {
#include "runtime/base/check.h"
}
#include "runtime/engine/platform.h"
#include "runtime/engine/tracing_controller.h"

bool en_trace_on;

namespace {

enum { CHUNK = 64 << 10, EVENTS_PER_FILE = 1 << 19 };

struct Category {
  std::string group;
  uint8_t flag = 0; /* V8 keeps its address */
};

/* An event whose end is to come. */
struct Open {
  int64_t begin;
  std::string group, text;
};

/* Never destroyed: threads of V8 outlive main(). */
struct State {
  std::mutex lock;
  std::deque<Category> categories; /* all that were asked for */
  std::string enabled;             /* ",a,b,": for the file */
  std::string collecting;          /* the same for whoever takes events; "": nobody does */
  std::string collected;           /* for them: events, separated by commas */
  std::map<std::string, std::string> metadata; /* by what and thread: events, for those who come later */
  bool has_file = false;
  std::string pattern = "node_trace.${rotation}.log";
  std::string text;
  std::unordered_map<uint64_t, Open> open; /* by handle */
  uint64_t last_handle = 0;
  int fd = -1;
  int rotation = 0;
  int events = 0; /* in the file */
  bool ended = false;
};
State &state = *new State();

int64_t now_us() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return static_cast<int64_t>(t.tv_sec) * 1000000 + t.tv_nsec / 1000;
}

void add_quoted(std::string *out, const char *s) {
  out->push_back('"');
  for (; *s; s++) {
    auto c = static_cast<unsigned char>(*s);
    char escape[8];
    if (c == '"' || c == '\\') out->push_back('\\');
    if (c >= 0x20) {
      out->push_back(*s);
    } else {
      snprintf(escape, sizeof escape, "\\u%04x", c);
      out->append(escape);
    }
  }
  out->push_back('"');
}

/* ---- categories ------------------------------------------------------------------------------ */

bool is_in(const std::string &list, const std::string &group) {
  for (size_t at = 0; at <= group.size();) {
    size_t end = std::min(group.find(',', at), group.size());
    std::string one = "," + group.substr(at, end - at) + ",";
    if (one.size() > 2 && list.find(one) != std::string::npos) return true;
    at = end + 1;
  }
  return false;
}

bool is_enabled(const std::string &group) { return is_in(state.enabled, group) || is_in(state.collecting, group); }

void update_flags() {
  for (Category &c : state.categories) c.flag = is_enabled(c.group);
}

const Category *category_of(const char *group) {
  for (const Category &c : state.categories)
    if (c.group == group) return &c;
  Category &made = state.categories.emplace_back();
  made.group = group;
  made.flag = is_enabled(made.group);
  return &made;
}

const char *group_of(const uint8_t *flag) {
  for (const Category &c : state.categories)
    if (&c.flag == flag) return c.group.c_str();
  return "";
}

/* ---- the file ---------------------------------------------------------------------------------- */

void write_text() {
  const char *p = state.text.data();
  size_t left = state.fd < 0 ? 0 : state.text.size();
  while (left > 0) {
    ssize_t n = write(state.fd, p, left);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    p += n;
    left -= static_cast<size_t>(n);
  }
  state.text.clear();
}

std::string next_name() {
  std::string name = state.pattern;
  const std::pair<const char *, int> words[] = {{"${pid}", getpid()}, {"${rotation}", ++state.rotation}};
  for (auto [word, number] : words)
    for (size_t at; (at = name.find(word)) != std::string::npos;)
      name.replace(at, strlen(word), std::to_string(number));
  return name;
}

void open_next() {
  std::string name = next_name();
  state.fd = open(name.c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0644);
  if (state.fd < 0) fprintf(stderr, "Could not open trace file %s: %s\n", name.c_str(), strerror(errno));
  state.text = "{\"traceEvents\":[";
  state.events = 0;
}

void close_file() {
  state.text.append("]}\n");
  write_text();
  if (state.fd >= 0) close(state.fd);
  state.fd = -1;
}

void put_in_file(const std::string &event) {
  if (state.ended) return;
  if (state.rotation > 0 && state.events >= EVENTS_PER_FILE) close_file();
  if (state.rotation == 0 || (state.events >= EVENTS_PER_FILE)) open_next();
  if (state.events++ > 0) state.text.append(",\n");
  state.text.append(event);
  if (state.text.size() >= CHUNK) write_text();
}

/* ---- who gets an event --------------------------------------------------------------------------- */

void put_in_collected(const std::string &event) {
  if (!state.collected.empty()) state.collected.push_back(',');
  state.collected.append(event);
}

void put(const std::string &group, const std::string &event) {
  if (is_in(state.enabled, group)) put_in_file(event);
  if (!state.collecting.empty() && is_in(state.collecting, group)) put_in_collected(event);
}

/* ---- events ------------------------------------------------------------------------------------ */

std::string event_text(char phase, const char *group, const char *name, int64_t at_us) {
  std::string out = "{\"pid\":" + std::to_string(getpid()) + ",\"tid\":" + std::to_string(gettid());
  out.append(",\"ts\":").append(std::to_string(at_us ? at_us : now_us()));
  out.append(",\"tts\":0,\"ph\":\"").push_back(phase);
  add_quoted(&out.append("\",\"cat\":"), group);
  add_quoted(&out.append(",\"name\":"), name);
  return out;
}

void add_id(std::string *out, uint64_t id) {
  char text[32];
  snprintf(text, sizeof text, ",\"id\":\"0x%llx\"", static_cast<unsigned long long>(id));
  out->append(text);
}

/* An argument's value by its type in V8's trace-event.h. */
void add_value(std::string *out, uint8_t type, uint64_t raw, v8::ConvertableToTraceFormat *own) {
  enum { BOOLEAN = 1, UNSIGNED, SIGNED, DOUBLE, POINTER, STRING, COPY, OWN };
  double number;
  char text[40];
  memcpy(&number, &raw, sizeof number);
  switch (type) {
  case BOOLEAN: out->append(raw ? "true" : "false"); break;
  case UNSIGNED: out->append(std::to_string(raw)); break;
  case SIGNED: out->append(std::to_string(static_cast<int64_t>(raw))); break;
  case DOUBLE:
    snprintf(text, sizeof text, "%.17g", number);
    out->append(number - number == 0 ? text : "null");
    break;
  case POINTER:
    snprintf(text, sizeof text, "\"%p\"", reinterpret_cast<void *>(raw));
    out->append(text);
    break;
  case STRING: case COPY: add_quoted(out, raw ? reinterpret_cast<const char *>(raw) : "NULL"); break;
  case OWN: own->AppendAsTraceFormat(out); break;
  default: out->append("null");
  }
}

void put_metadata(const char *what, const char *args) {
  std::string event = event_text('M', "__metadata", what, 0) + ",\"args\":" + args + "}";
  state.metadata[std::string(what) + std::to_string(gettid())] = event;
  if (state.has_file) put_in_file(event);
  if (!state.collecting.empty()) put_in_collected(event);
}

void put_process() {
  put_metadata("thread_name", "{\"name\":\"JavaScriptMainThread\"}");
}

/* The thread that calls is the main one. */
void begin_tracing() {
  if (en_trace_on) return;
  en_trace_on = true;
  put_process();
}

}  // namespace

/* ---- V8's side --------------------------------------------------------------------------------- */

const uint8_t *en_tracing_controller::GetCategoryGroupEnabled(const char *group) {
  std::lock_guard<std::mutex> hold(state.lock);
  return &category_of(group)->flag;
}

uint64_t en_tracing_controller::AddTraceEvent(char phase, const uint8_t *flag, const char *name, const char *scope,
                                              uint64_t id, uint64_t bind_id, int32_t count, const char **names,
                                              const uint8_t *types, const uint64_t *values,
                                              std::unique_ptr<v8::ConvertableToTraceFormat> *owns, unsigned int flags) {
  return AddTraceEventWithTimestamp(phase, flag, name, scope, id, bind_id, count, names, types, values, owns, flags,
                                    now_us());
}

uint64_t en_tracing_controller::AddTraceEventWithTimestamp(
    char phase, const uint8_t *flag, const char *name, const char *, uint64_t id, uint64_t, int32_t count,
    const char **names, const uint8_t *types, const uint64_t *values,
    std::unique_ptr<v8::ConvertableToTraceFormat> *owns, unsigned int flags, int64_t timestamp) {
  enum { HAS_ID = 1 << 1 };
  std::lock_guard<std::mutex> hold(state.lock);
  std::string out = event_text(phase, group_of(flag), name, timestamp);
  if (flags & HAS_ID) add_id(&out, id);
  out.append(",\"args\":{");
  for (int32_t i = 0; i < count; i++) {
    if (i > 0) out.push_back(',');
    add_quoted(&out, names[i]);
    out.push_back(':');
    add_value(&out, types[i], values[i], owns ? owns[i].get() : nullptr);
  }
  out.push_back('}');
  uint64_t handle = ++state.last_handle;
  if (phase == 'X') {
    state.open[handle] = {timestamp, group_of(flag), out};
  } else {
    put(group_of(flag), out + "}");
  }
  return handle;
}

void en_tracing_controller::UpdateTraceEventDuration(const uint8_t *, const char *, uint64_t handle) {
  std::lock_guard<std::mutex> hold(state.lock);
  auto at = state.open.find(handle);
  if (at == state.open.end()) return;
  put(at->second.group, at->second.text + ",\"dur\":" + std::to_string(now_us() - at->second.begin) + "}");
  state.open.erase(at);
}

/* ---- ours --------------------------------------------------------------------------------------- */

extern "C" {

void en_trace_files(const char *pattern) {
  std::lock_guard<std::mutex> hold(state.lock);
  state.pattern = pattern;
}

void en_trace_enable(const char *categories) {
  bool first = !en_trace_on;
  {
    std::lock_guard<std::mutex> hold(state.lock);
    state.enabled = std::string(",") + categories + ",";
    update_flags();
    bool has_file = state.has_file;
    state.has_file = true;
    begin_tracing();
    if (!has_file && !first)
      for (auto &[what, event] : state.metadata) put_in_file(event);
  }
  if (first) en_platform_start();
}

void en_trace_collect(const char *categories) {
  bool first = !en_trace_on;
  {
    std::lock_guard<std::mutex> hold(state.lock);
    state.collecting = categories ? std::string(",") + categories + "," : "";
    update_flags();
    if (categories && !first)
      for (auto &[what, event] : state.metadata) put_in_collected(event);
    begin_tracing();
  }
  if (first) en_platform_start();
}

char *en_trace_take(size_t at_least, size_t *len) {
  std::lock_guard<std::mutex> hold(state.lock);
  if (state.collected.size() < at_least || state.collected.empty()) return nullptr;
  char *out = static_cast<char *>(malloc(*len = state.collected.size()));
  CHECK(out);
  memcpy(out, state.collected.data(), *len);
  state.collected = std::string();
  return out;
}

bool en_trace_enabled(const char *group) {
  std::lock_guard<std::mutex> hold(state.lock);
  return category_of(group)->flag != 0;
}

void en_trace_add(const en_trace_event *event) {
  std::lock_guard<std::mutex> hold(state.lock);
  if (category_of(event->group)->flag == 0) return;
  std::string out = event_text(event->phase, event->group, event->name, event->at_us);
  if (event->has_id) add_id(&out, event->id);
  put(event->group, out + ",\"args\":" + (event->args ? event->args : "{}") + "}");
}

void en_trace_metadata(const char *what, const char *args) {
  if (!en_trace_on) return;
  std::lock_guard<std::mutex> hold(state.lock);
  put_metadata(what, args);
}

void en_trace_end(void) {
  std::lock_guard<std::mutex> hold(state.lock);
  for (auto &[handle, event] : state.open) put(event.group, event.text + "}");
  state.open.clear();
  if (state.rotation > 0 && !state.ended) close_file();
  state.ended = true;
}

}  // extern "C"
