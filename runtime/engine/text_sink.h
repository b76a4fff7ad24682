/* SPDX-License-Identifier: MIT */
/* text_sink.h - what V8 writes in chunks goes to a function of C; for the C++ files of runtime/engine only. */
#ifndef INGOT_ENGINE_TEXT_SINK_H
#define INGOT_ENGINE_TEXT_SINK_H

#include <v8-profiler.h>

class en_text_stream : public v8::OutputStream {
 public:
  en_text_stream(bool (*sink)(void *, const char *, size_t), void *arg) : sink_(sink), arg_(arg) {}
  int GetChunkSize() override { return 65536; }
  void EndOfStream() override { ended_ = true; }
  WriteResult WriteAsciiChunk(char *text, int len) override {
    return sink_(arg_, text, static_cast<size_t>(len)) ? kContinue : kAbort;
  }
  bool ended() const { return ended_; }

 private:
  bool (*sink_)(void *, const char *, size_t);
  void *arg_;
  bool ended_ = false;
};

#endif
