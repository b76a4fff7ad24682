/* SPDX-License-Identifier: MIT */
/*
 * The main thread's stack without reading a file: glibc's pthread_getattr_np() parses
 * /proc/self/maps for it, which V8 asks at every start. Linked by --wrap=pthread_getattr_np.
 */
#include <pthread.h>
#include <stdint.h>
#include <sys/resource.h>
#include <unistd.h>

extern void *__libc_stack_end; /* glibc: where the main thread's stack began */
int __real_pthread_getattr_np(pthread_t thread, pthread_attr_t *attr);
int __wrap_pthread_getattr_np(pthread_t thread, pthread_attr_t *attr);

int __wrap_pthread_getattr_np(pthread_t thread, pthread_attr_t *attr) {
  struct rlimit limit;
  if (gettid() != getpid() || !pthread_equal(thread, pthread_self()) || getrlimit(RLIMIT_STACK, &limit) != 0)
    return __real_pthread_getattr_np(thread, attr);
  int err = pthread_attr_init(attr);
  if (err) return err;
  size_t size = limit.rlim_cur == RLIM_INFINITY ? 8u << 20 : (size_t)limit.rlim_cur;
  /* The page after the end holds argv and the environment; V8 wants the highest address in use. */
  uintptr_t end = ((uintptr_t)__libc_stack_end + 4096) & ~(uintptr_t)4095;
  return pthread_attr_setstack(attr, (void *)(end - size), size);
}
