/* SPDX-License-Identifier: MIT */
/* See near_limit.h. */
#include "runtime/engine/near_limit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <string>

#include <v8-profiler.h>
#include <v8.h>

#include "runtime/engine/env.h"
#include "runtime/engine/heap.h"
#include "runtime/engine/isolate.h"

namespace {

/* What is alive in the young generation when a snapshot collects it, and what the snapshot itself needs of the heap. */
const size_t kMore = 32 << 20;

struct Limit {
  en_isolate *iso;
  uint32_t left, written;
  std::string folder;
  uint32_t thread_id;
  bool busy;
};

bool write_chunk(void *arg, const char *text, size_t len) {
  int fd = *static_cast<int *>(arg);
  while (len > 0) {
    ssize_t n = write(fd, text, len);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    text += n;
    len -= static_cast<size_t>(n);
  }
  return true;
}

/* As Node calls them. */
std::string name_of(const Limit *limit) {
  time_t now = time(nullptr);
  tm t;
  char text[96];
  localtime_r(&now, &t);
  snprintf(text, sizeof text, "Heap.%04d%02d%02d.%02d%02d%02d.%d.%u.%03u.heapsnapshot", t.tm_year + 1900, t.tm_mon + 1,
           t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec, getpid(), limit->thread_id, limit->written);
  return limit->folder.empty() ? text : limit->folder + "/" + text;
}

void write_snapshot(Limit *limit) {
  limit->written++;
  std::string name = name_of(limit);
  int fd = open(name.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  bool ok = fd >= 0 && en_heap_snapshot(limit->iso->env, false, false, write_chunk, &fd);
  if (ok) fprintf(stderr, "Wrote snapshot to %s\n", name.c_str());
  else fprintf(stderr, "Failed to write snapshot to %s: %s\n", name.c_str(), strerror(errno));
  if (fd >= 0) close(fd);
}

size_t on_near_limit(void *data, size_t current, size_t) {
  auto *limit = static_cast<Limit *>(data);
  if (limit->busy) return current + kMore;
  limit->busy = true;
  limit->left--;
  write_snapshot(limit);
  limit->busy = false;
  if (limit->left == 0) limit->iso->isolate->RemoveNearHeapLimitCallback(on_near_limit, 0);
  return current + kMore;
}

}  // namespace

extern "C" {

/* Lives as long as the isolate, which calls it until then. */
void en_snapshots_near_limit(napi_env env, uint32_t count, const char *folder, uint32_t thread_id) {
  en_isolate *iso = en_isolate_of(env->isolate);
  env->isolate->AddNearHeapLimitCallback(on_near_limit, new Limit{iso, count, 0, folder, thread_id, false});
}

}  // extern "C"
