/* SPDX-License-Identifier: MIT */
/*
 * quick_fork.c - uv_spawn() without the copy of the page tables that fork() makes.
 *
 * libuv forks, sets the child up and calls execvp(). Of a server with a big heap, fork copies tens of
 * thousands of page-table entries for a child that lives 200 microseconds. So the link replaces libuv's
 * fork and execvp (--wrap): within launch_spawn() fork is vfork(): the child runs in our memory, on our
 * stack, while this thread waits. What makes that safe is that it leaves nothing behind:
 *   - the frames between launch_spawn() and the call of fork are put back when the parent goes on, with
 *     whatever the child's compiler-made spill slots and libuv's array of pipes had become;
 *   - the environment goes to execve as an argument, libuv's assignment to `environ` is not reached;
 *   - what else libuv does there are system calls of the child's own: signal dispositions, descriptors,
 *     working directory and session are not shared;
 *   - signals are blocked by libuv from before the fork to the exec, so no handler of ours runs in it.
 * Another user or group (setuid of glibc talks to all threads), more descriptors than libuv keeps on the
 * stack, and any other caller of fork get the real one.
 *
 * 200 times /bin/true with a pipe, from a process of 190 MB: 187 ms, with fork 616 (Node 26 1,050, Bun 158).
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stdlib/child_process/launch.h"

enum { STDIO_MAX = 8 }; /* libuv's array of pipes is on the stack up to here */

/* Of the thread that is in launch_spawn(). */
static _Thread_local struct {
  bool armed;
  char **env;   /* the child's, or NULL: ours */
  char *bottom; /* the frames that are put back: from the caller of fork ... */
  char *top;    /* ... up to launch_spawn() */
  char *frames; /* LAUNCH_FRAMES bytes to keep them in */
} quick;

extern char **environ;

int __real_execvp(const char *file, char *const *argv);
int __wrap_execvp(const char *file, char *const *argv);
/* Called by __wrap_fork below. */
int quick_fork_begin(char *caller);
long quick_fork_end(long pid);

/* Whether to vfork; then the frames from `caller` up are kept. */
int quick_fork_begin(char *caller) {
  if (!quick.armed || quick.top < caller || quick.top - caller > LAUNCH_FRAMES) return 0;
  quick.bottom = caller;
  memcpy(quick.frames, caller, (size_t)(quick.top - caller));
  return 1;
}

/* In the parent, the child having begun its program or ended. `pid` is the system call's result. */
long quick_fork_end(long pid) {
  memcpy(quick.bottom, quick.frames, (size_t)(quick.top - quick.bottom));
  if (pid > 0) return pid;
  errno = (int)-pid;
  return -1;
}

/* The return address leaves the stack before the system call, as in vfork(): the child overwrites its place.
 * The kernel keeps rdx. */
__asm__(
    ".section .text.__wrap_fork,\"ax\",@progbits\n"
    ".globl __wrap_fork\n"
    ".hidden __wrap_fork\n"
    ".type __wrap_fork,@function\n"
    "__wrap_fork:\n"
    "  lea 8(%rsp), %rdi\n"
    "  sub $8, %rsp\n"
    "  call quick_fork_begin\n"
    "  add $8, %rsp\n"
    "  test %eax, %eax\n"
    "  jz 1f\n"
    "  pop %rdx\n"
    "  mov $58, %eax\n" /* vfork */
    "  syscall\n"
    "  push %rdx\n"
    "  test %rax, %rax\n"
    "  jz 2f\n"
    "  mov %rax, %rdi\n"
    "  sub $8, %rsp\n"
    "  call quick_fork_end\n"
    "  add $8, %rsp\n"
    "2: ret\n"
    "1: jmp __real_fork\n"
    ".size __wrap_fork, .-__wrap_fork\n"
    ".text\n");

static const char *path_of(char **env) {
  for (; *env != NULL; env++)
    if (strncmp(*env, "PATH=", 5) == 0) return *env + 5;
  return "/bin:/usr/bin"; /* as execvp without one */
}

/* One folder of PATH; returns only when it was not there. */
static void try_folder(const char *folder, size_t len, const char *file, char *const *argv, char **env) {
  char path[PATH_MAX];
  size_t name = strlen(file);
  if (len + name + 2 > sizeof path) {
    errno = ENAMETOOLONG;
    return;
  }
  memcpy(path, folder, len);
  if (len > 0) path[len++] = '/';
  memcpy(path + len, file, name + 1);
  execvpe(path, argv, env); /* with a slash: not searched, but a script without "#!" is run by the shell */
}

static void search(const char *file, char *const *argv, char **env) {
  bool denied = false;
  for (const char *at = path_of(env), *end;; at = end + 1) {
    end = strchrnul(at, ':');
    /* The empty folder is the current one; "./" tells execvpe that there is nothing to search. */
    if (end == at) try_folder(".", 1, file, argv, env);
    else try_folder(at, (size_t)(end - at), file, argv, env);
    if (errno == EACCES) denied = true;
    else if (errno != ENOENT && errno != ENOTDIR && errno != ESTALE && errno != ENODEV &&
             errno != ETIMEDOUT && errno != ENAMETOOLONG)
      return;
    if (*end == '\0') break;
  }
  if (denied) errno = EACCES;
}

/* In the child. */
int __wrap_execvp(const char *file, char *const *argv) {
  if (!quick.armed) return __real_execvp(file, argv);
  char **env = quick.env != NULL ? quick.env : environ;
  if (*file == '\0') errno = ENOENT;
  else if (strchr(file, '/') != NULL) execvpe(file, argv, env);
  else search(file, argv, env);
  return -1;
}

static bool is_quick(const launch *l) {
  return l->uv.stdio_count <= STDIO_MAX && (l->uv.flags & (UV_PROCESS_SETUID | UV_PROCESS_SETGID)) == 0;
}

__attribute__((noinline)) int launch_spawn(launch *l, uv_loop_t *loop, uv_process_t *process) {
  if (!is_quick(l)) return uv_spawn(loop, process, &l->uv);
  uv_process_options_t options = l->uv;
  options.env = NULL;
  quick.env = l->env;
  quick.frames = l->frames;
  quick.top = __builtin_frame_address(0);
  quick.armed = true;
  int rc = uv_spawn(loop, process, &options);
  quick.armed = false;
  return rc;
}
