/* SPDX-License-Identifier: MIT */
/*
 * watchdog.h - ends the running JavaScript when its time is up or SIGINT arrives (en_limits of
 * script.h); for the C++ files of runtime/engine.
 */
#ifndef INGOT_ENGINE_WATCHDOG_H
#define INGOT_ENGINE_WATCHDOG_H

#include <condition_variable>
#include <mutex>
#include <thread>

#include <v8.h>

#include "runtime/engine/script.h"

/*
 * The isolate's thread makes one, runs the JavaScript, and ends it with stop(), once. With limits it
 * waits on a thread of its own; SIGINT is watched for by one more thread that all dogs of the process
 * share, and goes to the one that was made last. Meanwhile the process's own disposition of SIGINT is
 * put aside.
 */
class en_watchdog {
 public:
  en_watchdog(v8::Isolate *isolate, const en_limits *limits); /* limits NULL: none */
  /* What ended the JavaScript; when it was the dog, the isolate can run again. */
  enum en_ended stop();
  /* Any thread. */
  void bark(enum en_ended why);

 private:
  void wait(uint64_t ms);

  v8::Isolate *isolate_;
  bool on_sigint_;
  std::mutex lock_;
  std::condition_variable done_;
  bool stopped_ = false;
  enum en_ended ended_ = EN_ENDED_ITSELF;
  std::thread timer_; /* with a time limit only */
};

#endif
