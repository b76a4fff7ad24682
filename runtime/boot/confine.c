/* SPDX-License-Identifier: MIT */
/* The filter of confine.h: a list of what is allowed; everything else is EPERM. */
#include "runtime/boot/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

/* Memory, time, threads, signals to oneself, and what is done with descriptors that are open. */
static const unsigned short allowed[] = {
  SYS_read, SYS_write, SYS_readv, SYS_writev, SYS_close, SYS_lseek, SYS_fcntl, SYS_ioctl, SYS_fstat,
  SYS_mmap, SYS_munmap, SYS_mremap, SYS_mprotect, SYS_madvise, SYS_brk,
  SYS_futex, SYS_set_robust_list, SYS_rseq, SYS_sched_yield, SYS_sched_getaffinity, SYS_exit, SYS_exit_group,
  SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_sigaltstack,
  SYS_clock_gettime, SYS_clock_getres, SYS_gettimeofday, SYS_getrandom, SYS_getrusage,
  SYS_getpid, SYS_getppid, SYS_gettid, SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid, SYS_getcwd,
  SYS_uname, SYS_sysinfo,
  SYS_epoll_create1, SYS_epoll_ctl, SYS_eventfd2, SYS_pipe2,
};

enum { COUNT = sizeof allowed / sizeof *allowed };

#define LOAD(member) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, member))
#define DENY BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)
#define ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

/* fstat() of newer C libraries is newfstatat with an empty path; threads are made by clone; tgkill is
 * how abort() raises its signal. clone3 has its flags in memory, where no filter sees them: ENOSYS makes
 * the C library use clone. */
static const struct sock_filter special[] = {
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_newfstatat, 0, 4),
  LOAD(args[3]),
  BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, AT_EMPTY_PATH, 0, 1),
  ALLOW,
  DENY,
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 4),
  LOAD(args[0]),
  BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 0, 1),
  ALLOW,
  DENY,
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone3, 0, 1),
  BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
};

enum { SPECIAL = sizeof special / sizeof *special, HEAD = 4, TAIL = 2 };

int rt_confine(void) {
  struct sock_filter filter[HEAD + SPECIAL + COUNT + TAIL] = {
    LOAD(arch),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
    LOAD(nr),
  };
  size_t n = HEAD;
  for (size_t i = 0; i < SPECIAL; i++) filter[n++] = special[i];
  for (size_t i = 0; i < COUNT; i++) {
    unsigned char to_allow = (unsigned char)(COUNT - i); /* behind the rest of the list and the DENY */
    filter[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, allowed[i], to_allow, 0);
  }
  filter[n++] = (struct sock_filter)DENY;
  filter[n++] = (struct sock_filter)ALLOW;
  const struct sock_fprog program = {(unsigned short)n, filter};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -errno;
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) return -errno;
  return 0;
}
