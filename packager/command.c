/* SPDX-License-Identifier: MIT */
/* Running other programs (command.h). */
#include "packager/command.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

void pk_args_split(pk_args *args, rt_arena *a, const char *text) {
  rt_str rest = rt_str_trim(rt_str_c(text));
  while (rest.len > 0) {
    rt_str word = rt_str_slice(rest, 0, rt_str_find_byte(rest, ' ', 0));
    rest = rt_str_trim(rt_str_slice(rest, word.len, rest.len));
    rt_vec_push(args, rt_str_dup(a, word).p);
  }
}

static int spawn(char *const argv[], const char *log, pid_t *pid) {
  posix_spawn_file_actions_t actions;
  int err = posix_spawn_file_actions_init(&actions);
  if (err != 0) return err;
  if (log != NULL) err = posix_spawn_file_actions_addopen(&actions, 2, log, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (err == 0) err = posix_spawn_file_actions_adddup2(&actions, 2, 1);
  if (err == 0) err = posix_spawnp(pid, argv[0], &actions, NULL, argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  return err;
}

int pk_command_run(pk_args *args, const char *log) {
  pid_t pid;
  int status;
  rt_vec_push(args, NULL);
  int err = spawn((char *const *)(uintptr_t)args->p, log, &pid);
  if (err == ENOENT) return 127;
  if (err != 0) return -err;
  while (waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) return -errno;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
