/* SPDX-License-Identifier: MIT */
/* See watchdog.h. */
#include "runtime/engine/watchdog.h"

#include <errno.h>
#include <semaphore.h>
#include <signal.h>

#include <algorithm>
#include <vector>

#include "runtime/base/check.h"
#include "runtime/engine/isolate.h"

namespace {

/* What the process has for SIGINT while any dog wants it. A signal handler may do nothing but post the
 * semaphore; V8 is told by a thread. */
struct Sigint {
  std::mutex control; /* held while watching begins and ends; the thread never takes it */
  std::mutex lock;    /* of what follows */
  std::vector<en_watchdog *> dogs;
  bool ending = false;
  std::thread thread;
  sem_t arrived;
  struct sigaction before;
};

Sigint &sigint() {
  static auto *one = new Sigint(); /* never destroyed: its thread may outlive main() */
  return *one;
}

void on_signal(int) {
  int saved = errno;
  sem_post(&sigint().arrived);
  errno = saved;
}

void watch_sigint(Sigint *s) {
  for (;;) {
    while (sem_wait(&s->arrived) != 0) CHECK(errno == EINTR);
    std::lock_guard<std::mutex> hold(s->lock);
    if (s->ending) return;
    if (!s->dogs.empty()) s->dogs.back()->bark(EN_ENDED_BY_SIGINT);
  }
}

void begin(Sigint *s) {
  CHECK(sem_init(&s->arrived, 0, 0) == 0);
  s->ending = false;
  s->thread = std::thread(watch_sigint, s);
  struct sigaction action = {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  sigfillset(&action.sa_mask);
  CHECK(sigaction(SIGINT, &action, &s->before) == 0);
}

/* Puts back what was there, unless somebody else has set the signal meanwhile. */
void end(Sigint *s) {
  struct sigaction now;
  CHECK(sigaction(SIGINT, nullptr, &now) == 0);
  if (now.sa_handler == on_signal) sigaction(SIGINT, &s->before, nullptr);
  {
    std::lock_guard<std::mutex> hold(s->lock);
    s->ending = true;
  }
  sem_post(&s->arrived);
  s->thread.join(); /* the semaphore is made anew: a handler that still runs may post it */
}

void add(en_watchdog *dog) {
  Sigint *s = &sigint();
  std::lock_guard<std::mutex> alone(s->control);
  bool first;
  {
    std::lock_guard<std::mutex> hold(s->lock);
    first = s->dogs.empty();
    s->dogs.push_back(dog);
  }
  if (first) begin(s);
}

void remove(en_watchdog *dog) {
  Sigint *s = &sigint();
  std::lock_guard<std::mutex> alone(s->control);
  bool last;
  {
    std::lock_guard<std::mutex> hold(s->lock);
    s->dogs.erase(std::find(s->dogs.begin(), s->dogs.end(), dog));
    last = s->dogs.empty();
  }
  if (last) end(s);
}

}  // namespace

en_watchdog::en_watchdog(v8::Isolate *isolate, const en_limits *limits)
    : isolate_(isolate), on_sigint_(limits && limits->on_sigint) {
  if (limits && limits->timeout_ms) timer_ = std::thread(&en_watchdog::wait, this, limits->timeout_ms);
  if (on_sigint_) add(this);
}

void en_watchdog::wait(uint64_t ms) {
  {
    std::unique_lock<std::mutex> hold(lock_);
    if (done_.wait_for(hold, std::chrono::milliseconds(ms), [this] { return stopped_; })) return;
  }
  bark(EN_ENDED_BY_TIMEOUT);
}

void en_watchdog::bark(enum en_ended why) {
  std::lock_guard<std::mutex> hold(lock_);
  if (stopped_ || ended_ != EN_ENDED_ITSELF) return;
  ended_ = why;
  isolate_->TerminateExecution();
}

enum en_ended en_watchdog::stop() {
  if (on_sigint_) remove(this);
  {
    std::lock_guard<std::mutex> hold(lock_);
    stopped_ = true;
  }
  if (timer_.joinable()) {
    done_.notify_one();
    timer_.join();
  }
  if (ended_ != EN_ENDED_ITSELF) {
    isolate_->CancelTerminateExecution();
    en_keep_terminated(isolate_);
  }
  return ended_;
}
