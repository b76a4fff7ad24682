/* SPDX-License-Identifier: MIT */
/* watchdog.h - ends the running JavaScript when its time is up; for the C++ files of runtime/engine. */
#ifndef INGOT_ENGINE_WATCHDOG_H
#define INGOT_ENGINE_WATCHDOG_H

#include <condition_variable>
#include <mutex>
#include <thread>

#include <v8.h>

/* Waits on a thread of its own. The isolate's thread makes it and ends it with stop(), once. */
class en_watchdog {
 public:
  en_watchdog(v8::Isolate *isolate, uint64_t ms) : thread_([this, isolate, ms] {
    std::unique_lock<std::mutex> hold(lock_);
    if (!done_.wait_for(hold, std::chrono::milliseconds(ms), [this] { return stop_; })) {
      fired_ = true;
      isolate->TerminateExecution();
    }
  }) {}

  /* Whether the time had been up. */
  bool stop() {
    {
      std::lock_guard<std::mutex> hold(lock_);
      stop_ = true;
    }
    done_.notify_one();
    thread_.join();
    return fired_;
  }

 private:
  std::mutex lock_;
  std::condition_variable done_;
  bool stop_ = false, fired_ = false;
  std::thread thread_;
};

#endif
