/* SPDX-License-Identifier: MIT */
/* tracing_controller.h - to what V8 tells its trace events (tracing.h); for the C++ files of runtime/engine only. */
#ifndef INGOT_ENGINE_TRACING_CONTROLLER_H
#define INGOT_ENGINE_TRACING_CONTROLLER_H

#include <memory>

#include <v8-platform.h>

class en_tracing_controller : public v8::TracingController {
 public:
  const uint8_t *GetCategoryGroupEnabled(const char *group) override;
  uint64_t AddTraceEvent(char phase, const uint8_t *flag, const char *name, const char *scope, uint64_t id,
                         uint64_t bind_id, int32_t count, const char **names, const uint8_t *types,
                         const uint64_t *values, std::unique_ptr<v8::ConvertableToTraceFormat> *owns,
                         unsigned int flags) override;
  uint64_t AddTraceEventWithTimestamp(char phase, const uint8_t *flag, const char *name, const char *scope, uint64_t id,
                                      uint64_t bind_id, int32_t count, const char **names, const uint8_t *types,
                                      const uint64_t *values, std::unique_ptr<v8::ConvertableToTraceFormat> *owns,
                                      unsigned int flags, int64_t timestamp) override;
  void UpdateTraceEventDuration(const uint8_t *flag, const char *name, uint64_t handle) override;
};

#endif
