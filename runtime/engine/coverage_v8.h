/* SPDX-License-Identifier: MIT */
/*
 * coverage_v8.h - V8's interface to coverage, which none of its public headers declares: it is V8's
 * src/debug/debug-interface.h that does, and V8's inspector is its user. What is here has to be as there: classes
 * of one pointer and one shared pointer, whose functions are V8's. The linker notices a name that is gone, and
 * tests/stdlib/v8/coverage.js a class of another shape. Looked at: V8 13.6.
 */
#ifndef INGOT_ENGINE_COVERAGE_V8_H
#define INGOT_ENGINE_COVERAGE_V8_H

#include <memory>
#include <vector>

#include <v8.h>

namespace v8 {
namespace internal {
class Coverage;
}  // namespace internal

namespace debug {

enum class CoverageMode { kBestEffort, kPreciseCount, kPreciseBinary, kBlockCount, kBlockBinary };

class ScriptSource {
 public:
  MaybeLocal<String> JavaScriptCode() const;
};

class Script {
 public:
  int Id() const;
  MaybeLocal<String> Name() const;
  MaybeLocal<String> SourceURL() const;
  MaybeLocal<String> SourceMappingURL() const;
  Local<ScriptSource> Source() const;
};

void GetLoadedScripts(Isolate *isolate, std::vector<Global<Script>> &scripts);

class Coverage {
 public:
  class Block {
   public:
    void *block;
    std::shared_ptr<internal::Coverage> all;
  };

  class BlockData : Block {
   public:
    int StartOffset() const;
    int EndOffset() const;
    uint32_t Count() const;
  };

  class FunctionData : Block {
   public:
    int StartOffset() const;
    int EndOffset() const;
    uint32_t Count() const;
    MaybeLocal<String> Name() const;
    size_t BlockCount() const;
    bool HasBlockCoverage() const;
    BlockData GetBlockData(size_t i) const;
  };

  class ScriptData : Block {
   public:
    Local<Script> GetScript() const;
    size_t FunctionCount() const;
    FunctionData GetFunctionData(size_t i) const;
  };

  static Coverage CollectPrecise(Isolate *isolate);
  static void SelectMode(Isolate *isolate, CoverageMode mode);
  size_t ScriptCount() const;
  ScriptData GetScriptData(size_t i) const;

 private:
  std::shared_ptr<internal::Coverage> all_;
};

}  // namespace debug
}  // namespace v8

#endif
