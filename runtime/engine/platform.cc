/* SPDX-License-Identifier: MIT */
/* The platform of platform.h: lazily started workers, one foreground queue per isolate. */
#include "runtime/engine/platform.h"

#include <malloc.h>
#include <sched.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include <libplatform/libplatform.h>
#include <v8.h>

#include "runtime/base/check.h"
#include "runtime/engine/tracing.h"
#include "runtime/engine/tracing_controller.h"

namespace {

/* A foreground task was posted: a thread may wait for it (Workers::drain). */
void on_posted();

double now_seconds() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

/* Tasks for one isolate's thread. Posting is thread-safe; running is that thread's. */
class Foreground : public v8::TaskRunner {
 public:
  bool IdleTasksEnabled() override { return false; }
  bool NonNestableTasksEnabled() const override { return true; }
  bool NonNestableDelayedTasksEnabled() const override { return true; }

  void attach(void (*wake)(void *), void *arg) {
    std::lock_guard<std::mutex> hold(lock_);
    wake_ = wake;
    arg_ = arg;
    if (wake && (!ready_.empty() || !delayed_.empty())) wake(arg);
  }

  void close() {
    std::deque<std::unique_ptr<v8::Task>> ready;
    std::multimap<double, std::unique_ptr<v8::Task>> delayed;
    std::lock_guard<std::mutex> hold(lock_);
    wake_ = nullptr;
    closed_ = true;
    ready.swap(ready_);
    has_ready_ = false;
    delayed.swap(delayed_);
  }

  /* Whether a task is there that is not a delayed one; on any thread. */
  bool has_ready() const { return has_ready_.load(); }

  /* What is there and due now; what these tasks post waits for the next call. V8's sweeper posts
   * itself again for as long as its background half has not finished: it must not hold the loop. */
  bool run(int *next_ms) {
    std::deque<std::unique_ptr<v8::Task>> batch = take_due();
    for (std::unique_ptr<v8::Task> &task : batch) task->Run();
    if (next_ms) *next_ms = next_due();
    return !batch.empty();
  }

 protected:
  void PostTaskImpl(std::unique_ptr<v8::Task> task, const v8::SourceLocation &) override {
    {
      std::lock_guard<std::mutex> hold(lock_);
      if (closed_) return;
      ready_.push_back(std::move(task));
      has_ready_ = true;
      if (wake_) wake_(arg_);
    }
    on_posted();
  }
  void PostNonNestableTaskImpl(std::unique_ptr<v8::Task> task,
                               const v8::SourceLocation &where) override {
    PostTaskImpl(std::move(task), where);
  }
  void PostDelayedTaskImpl(std::unique_ptr<v8::Task> task, double delay,
                           const v8::SourceLocation &) override {
    std::lock_guard<std::mutex> hold(lock_);
    if (closed_) return;
    delayed_.emplace(now_seconds() + delay, std::move(task));
    if (wake_) wake_(arg_);
  }
  void PostNonNestableDelayedTaskImpl(std::unique_ptr<v8::Task> task, double delay,
                                      const v8::SourceLocation &where) override {
    PostDelayedTaskImpl(std::move(task), delay, where);
  }

 private:
  std::deque<std::unique_ptr<v8::Task>> take_due() {
    std::deque<std::unique_ptr<v8::Task>> batch;
    std::lock_guard<std::mutex> hold(lock_);
    double now = now_seconds();
    while (!delayed_.empty() && delayed_.begin()->first <= now) {
      batch.push_back(std::move(delayed_.begin()->second));
      delayed_.erase(delayed_.begin());
    }
    for (std::unique_ptr<v8::Task> &task : ready_) batch.push_back(std::move(task));
    ready_.clear();
    has_ready_ = false;
    return batch;
  }

  int next_due() {
    std::lock_guard<std::mutex> hold(lock_);
    if (delayed_.empty()) return -1;
    double wait = delayed_.begin()->first - now_seconds();
    return wait <= 0 ? 0 : static_cast<int>(wait * 1000) + 1;
  }

  std::mutex lock_;
  std::deque<std::unique_ptr<v8::Task>> ready_;
  std::atomic<bool> has_ready_{false};
  std::multimap<double, std::unique_ptr<v8::Task>> delayed_;
  void (*wake_)(void *) = nullptr;
  void *arg_ = nullptr;
  bool closed_ = false;
};

/* A pool of threads that come into being with the first task. */
class Workers {
 public:
  explicit Workers(int threads) : count_(threads) {}

  int count() const { return count_; }

  /*
   * While a program starts, tasks wait: most programs that end at once post one (a baseline
   * compilation) whose result they never use, and a thread costs them a tenth of their time.
   * The loop's first turn and a task after kPatience start the threads. So does an urgent task, but
   * they begin to work when kPatience is over: nothing else may ever be posted, and what ends before
   * has not paid for compilations it cannot use.
   */
  void post(std::unique_ptr<v8::Task> task, double delay, bool urgent) {
    std::lock_guard<std::mutex> hold(lock_);
    if (stopping_) return;
    bool waiting = patience() > 0;
    if (threads_.empty() && (urgent || !waiting)) start();
    if (delay > 0) {
      delayed_.emplace(now_seconds() + delay, std::move(task));
    } else {
      ready_.push_back(std::move(task));
    }
    if (!waiting) wake_.notify_one();
  }

  void arm() {
    std::lock_guard<std::mutex> hold(lock_);
    if (armed_) return;
    armed_ = true;
    wake_.notify_all();
    if (threads_.empty() && !(ready_.empty() && delayed_.empty())) start();
  }

  void start_all() {
    arm();
    std::lock_guard<std::mutex> hold(lock_);
    if (threads_.empty() && !stopping_) start();
  }

  bool started() {
    std::lock_guard<std::mutex> hold(lock_);
    return !threads_.empty();
  }

  /*
   * Waits until nothing is done any more, or a foreground task waits for its thread, which is the caller's: what is
   * done may wait for it in turn, such as a compilation that needs a garbage collection. A little patience first, as
   * V8's sweeper posts itself again and again while its other half works.
   */
  bool drain(const Foreground &foreground) {
    std::unique_lock<std::mutex> hold(lock_);
    if (!busy()) return false;
    draining_++;
    if (!idle_.wait_for(hold, std::chrono::milliseconds(1), [this] { return !busy(); }))
      idle_.wait(hold, [this, &foreground] { return !busy() || foreground.has_ready(); });
    draining_--;
    return true;
  }

  void posted() {
    if (draining_.load() == 0) return;
    std::lock_guard<std::mutex> hold(lock_);
    idle_.notify_all();
  }

  void stop() {
    {
      std::lock_guard<std::mutex> hold(lock_);
      stopping_ = true;
      ready_.clear();
      delayed_.clear();
      wake_.notify_all();
    }
    for (std::thread &t : threads_) t.join();
    threads_.clear();
  }

 private:
  void start() {
    for (int i = 0; i < count_; i++) threads_.emplace_back([this] { work(); });
  }

  /* Seconds for which tasks are still held back. */
  double patience() { return armed_ ? 0 : born_ + kPatience - now_seconds(); }

  void work() {
    en_trace_metadata("thread_name", "{\"name\":\"PlatformWorkerThread\"}");
    std::unique_lock<std::mutex> hold(lock_);
    for (double left; !stopping_ && (left = patience()) > 0;)
      wake_.wait_for(hold, std::chrono::duration<double>(left));
    while (!stopping_) {
      std::unique_ptr<v8::Task> task = due();
      if (!task) {
        wait(hold);
        continue;
      }
      running_++;
      bool trims = trim_due();
      hold.unlock();
      task->Run();
      task.reset();
      if (trims) malloc_trim(0);
      hold.lock();
      running_--;
      if (!busy()) idle_.notify_all();
    }
  }

  /*
   * What compilations leave behind in malloc's arenas, 5 to 15 MB of a server that has become hot, goes back to the
   * system while there is work for threads, and ever more seldom: V8 compiles most when a program is young.
   */
  bool trim_due() {
    double now = now_seconds();
    if (now < next_trim_) return false;
    bool first = next_trim_ == 0;
    trim_pause_ = first ? kTrimPause : std::min(2 * trim_pause_, kTrimPauseMax);
    next_trim_ = now + trim_pause_;
    return !first;
  }

  bool busy() const { return running_ > 0 || !ready_.empty(); }

  void wait(std::unique_lock<std::mutex> &hold) {
    if (delayed_.empty()) {
      wake_.wait(hold);
    } else {
      double left = delayed_.begin()->first - now_seconds();
      if (left > 0) wake_.wait_for(hold, std::chrono::duration<double>(left));
    }
  }

  std::unique_ptr<v8::Task> due() {
    std::unique_ptr<v8::Task> task;
    if (!delayed_.empty() && delayed_.begin()->first <= now_seconds()) {
      task = std::move(delayed_.begin()->second);
      delayed_.erase(delayed_.begin());
    } else if (!ready_.empty()) {
      task = std::move(ready_.front());
      ready_.pop_front();
    }
    return task;
  }

  static constexpr double kPatience = 0.04; /* seconds: the start of a server with dozens of packages is over */
  static constexpr double kTrimPause = 2, kTrimPauseMax = 64; /* seconds from one to the next */
  const int count_;
  double next_trim_ = 0, trim_pause_ = 0; /* from the first task on */
  const double born_ = now_seconds();
  bool armed_ = false;
  std::mutex lock_;
  std::condition_variable wake_, idle_;
  std::deque<std::unique_ptr<v8::Task>> ready_;
  std::multimap<double, std::unique_ptr<v8::Task>> delayed_;
  std::vector<std::thread> threads_;
  int running_ = 0;
  std::atomic<int> draining_{0};
  bool stopping_ = false;
};

class Platform : public v8::Platform {
 public:
  explicit Platform(int threads) : workers_(threads) {}

  int NumberOfWorkerThreads() override { return workers_.count(); }

  std::shared_ptr<v8::TaskRunner> GetForegroundTaskRunner(v8::Isolate *isolate,
                                                          v8::TaskPriority) override {
    return foreground(isolate);
  }

  double MonotonicallyIncreasingTime() override { return now_seconds(); }
  double CurrentClockTimeMillis() override {
    timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec / 1000) * 1e-3;
  }
  v8::TracingController *GetTracingController() override { return &tracing_; }

  std::shared_ptr<Foreground> foreground(void *isolate) {
    std::lock_guard<std::mutex> hold(lock_);
    std::shared_ptr<Foreground> &f = foreground_[isolate];
    if (!f) f = std::make_shared<Foreground>();
    return f;
  }

  void forget(void *isolate) {
    std::lock_guard<std::mutex> hold(lock_);
    foreground_.erase(isolate);
  }

  Workers &workers() { return workers_; }

 protected:
  std::unique_ptr<v8::JobHandle> CreateJobImpl(v8::TaskPriority priority,
                                               std::unique_ptr<v8::JobTask> task,
                                               const v8::SourceLocation &) override {
    return v8::platform::NewDefaultJobHandle(this, priority, std::move(task), workers_.count());
  }
  /* Maglev's compilations are the urgent ones (a flag in core.cc makes them so): the program already
   * runs hot code, which may go on for seconds before anything else is posted. */
  void PostTaskOnWorkerThreadImpl(v8::TaskPriority priority, std::unique_ptr<v8::Task> task,
                                  const v8::SourceLocation &) override {
    workers_.post(std::move(task), 0, priority == v8::TaskPriority::kUserBlocking);
  }
  void PostDelayedTaskOnWorkerThreadImpl(v8::TaskPriority, std::unique_ptr<v8::Task> task,
                                         double delay, const v8::SourceLocation &) override {
    workers_.post(std::move(task), delay, false);
  }

 private:
  std::mutex lock_;
  std::map<void *, std::shared_ptr<Foreground>> foreground_;
  en_tracing_controller tracing_;
  Workers workers_;
};

Platform *platform;

void on_posted() { platform->workers().posted(); }

/* V8's own way opens /dev/urandom once per random number generator. */
bool entropy(unsigned char *out, size_t len) {
  while (len > 0) {
    ssize_t n = getrandom(out, len, 0);
    if (n <= 0) return false;
    out += n;
    len -= static_cast<size_t>(n);
  }
  return true;
}

}  // namespace

/* As many workers as Node's default, at most: V8's concurrent collector and compilers use few. */
void en_platform_init(void) {
  CHECK(!platform);
  /* Not sysconf(), which reads a file. */
  cpu_set_t set;
  long cpus = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
  v8::V8::SetEntropySource(entropy);
  int threads = cpus < 2 ? 1 : cpus > 5 ? 4 : static_cast<int>(cpus) - 1;
  platform = new Platform(threads);
  v8::V8::InitializePlatform(platform);
  v8::V8::Initialize();
}

void en_platform_deinit(void) {
  platform->workers().stop();
  v8::V8::Dispose();
  v8::V8::DisposePlatform();
  delete platform;
  platform = nullptr;
}

void en_platform_attach(void *isolate, void (*wake)(void *arg), void *arg) {
  platform->foreground(isolate)->attach(wake, arg);
}

void en_platform_detach(void *isolate) { platform->foreground(isolate)->close(); }

void en_platform_forget(void *isolate) { platform->forget(isolate); }

bool en_platform_run(void *isolate, int *next_ms) {
  return platform->foreground(isolate)->run(next_ms);
}

void en_platform_arm(void) { platform->workers().arm(); }
void en_platform_start(void) { platform->workers().start_all(); }

/* Work that waits for threads which never had to start is nobody's business; nor is what it posts: V8's
 * sweeper would post itself to the foreground for ever. */
bool en_platform_drain(void *isolate) {
  if (!platform->workers().started()) return false;
  std::shared_ptr<Foreground> foreground = platform->foreground(isolate);
  return platform->workers().drain(*foreground) || foreground->has_ready();
}
