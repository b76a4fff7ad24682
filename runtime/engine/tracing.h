/* SPDX-License-Identifier: MIT */
/*
 * tracing.h - trace events of V8, of the runtime and of the program, as a JSON file for chrome://tracing. Process-wide,
 * any thread. An event belongs to a group of categories ("node,node.perf"), and is recorded when one of them is
 * enabled: V8 asks once for each place of its code, so nothing is slower while none is.
 */
#ifndef INGOT_ENGINE_TRACING_H
#define INGOT_ENGINE_TRACING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Whether any category is or was enabled: to be read before the rest is called, on paths that are hot. */
extern bool en_trace_on;

/* The names of files to come; ${pid} and ${rotation}, the file's number, are replaced. "node_trace.${rotation}.log"
 * when it is not called. */
void en_trace_files(const char *pattern);
/* Enables exactly these, separated by commas; "": none. The file is made with the first, with metadata. */
void en_trace_enable(const char *categories);
bool en_trace_enabled(const char *group);

/* The same without a file, beside it: events of these categories, metadata first, are kept until they are taken; each
 * call begins anew with the metadata. NULL: nobody wants them any more. */
void en_trace_collect(const char *categories);
/* JSON objects, separated by commas, with no NUL at the end: what was collected since the last call, when that is as
 * much; else NULL. Caller frees. */
char *en_trace_take(size_t at_least, size_t *len);

/* An event of this thread, now: phases and arguments are those of the Trace Event Format. `args`: the JSON text of an
 * object, or NULL. Nothing happens when no category of the group is enabled. */
typedef struct en_trace_event {
  char phase;
  const char *group, *name, *args;
  bool has_id;
  uint64_t id;
  int64_t at_us; /* on the clock of uv_hrtime(); 0: now */
} en_trace_event;
void en_trace_add(const en_trace_event *event);
/* What a viewer shows of the process or thread; recorded whenever tracing is on. `what`: process_name, thread_name, ... */
void en_trace_metadata(const char *what, const char *args);
/* The end of the process: what is recorded is in the file, which is complete. */
void en_trace_end(void);

#ifdef __cplusplus
}
#endif
#endif
