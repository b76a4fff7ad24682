/* SPDX-License-Identifier: MIT */
/* CHECK: invariants that stay in release builds. For what can happen, return a code instead. */
#ifndef INGOT_CHECK_H
#define INGOT_CHECK_H

#ifdef __cplusplus
extern "C" {
#endif
/* Prints "ingot: CHECK failed: <what> at <file>:<line>" to stderr and aborts. */
#ifdef __cplusplus
[[noreturn]]
#else
_Noreturn
#endif
void rt_check_failed(const char *what, const char *file, int line);
#ifdef __cplusplus
}
#endif

#define CHECK(cond) ((cond) ? (void)0 : rt_check_failed(#cond, __FILE__, __LINE__))
#define UNREACHABLE() rt_check_failed("unreachable", __FILE__, __LINE__)

#endif
