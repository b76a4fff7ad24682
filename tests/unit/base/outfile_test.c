/* SPDX-License-Identifier: MIT */
/* An output file is complete or absent: commit, abort, failures, SIGINT. Runs in an empty folder. */
#include "runtime/base/outfile.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/base/err.h"
#include "tests/unit/unit.h"

static int entries(void) {
  int n = 0;
  DIR *d = opendir(".");
  for (struct dirent *e; (e = readdir(d));) n += e->d_name[0] != '.';
  closedir(d);
  return n;
}

static rt_str content(const char *path, char *buf, size_t cap) {
  FILE *f = fopen(path, "rb");
  size_t n = f ? fread(buf, 1, cap, f) : 0;
  if (f) fclose(f);
  return rt_str_of(buf, n);
}

static void commit_and_abort(void) {
  char buf[64];
  struct stat st;
  rt_outfile f;
  EXPECT_INT(rt_outfile_open(&f, "out"), 0);
  EXPECT(access("out", F_OK) != 0);
  EXPECT_INT(rt_outfile_write(&f, "hello world", 11), 0);
  EXPECT_INT(rt_outfile_write_at(&f, "J", 1, 0), 0);
  umask(022);
  EXPECT_INT(rt_outfile_commit(&f, 0777, true), 0);
  EXPECT_STR(content("out", buf, sizeof buf), "Jello world");
  EXPECT(stat("out", &st) == 0 && (st.st_mode & 0777) == 0755);
  EXPECT_INT(entries(), 1);
  rt_outfile_abort(&f); /* harmless */
  EXPECT_INT(rt_outfile_open(&f, "out"), 0);
  EXPECT_INT(rt_outfile_write(&f, "x", 1), 0);
  rt_outfile_abort(&f);
  EXPECT_STR(content("out", buf, sizeof buf), "Jello world");
  EXPECT_INT(entries(), 1);
}

static void failures(void) {
  rt_outfile f;
  EXPECT_INT(rt_outfile_open(&f, "no/such/folder"), -ENOENT);
  EXPECT_INT(f.fd, -1);
  mkdir("folder", 0777);
  EXPECT_INT(rt_outfile_open(&f, "folder"), -EISDIR);
  EXPECT_INT(mkfifo("pipe", 0666), 0);
  EXPECT_INT(rt_outfile_open(&f, "pipe"), RT_E_NOT_A_FILE);
  EXPECT_INT(unlink("pipe"), 0);
  EXPECT_INT(rt_outfile_open(&f, "late"), 0);
  EXPECT_INT(mkdir("late", 0777), 0);
  EXPECT(rt_outfile_commit(&f, 0666, false) < 0);
  EXPECT_INT(rmdir("late"), 0);
  EXPECT_INT(rmdir("folder"), 0);
  EXPECT_INT(entries(), 1);
}

static void on_signal(int sig) {
  int ready[2];
  EXPECT_INT(pipe(ready), 0);
  pid_t child = fork();
  if (child == 0) {
    rt_outfile f, g;
    signal(sig, SIG_DFL); /* a shell's background job ignores SIGINT, and that is inherited */
    rt_outfile_guard_signals();
    if (rt_outfile_open(&f, "f") || rt_outfile_open(&g, "g") || rt_outfile_write(&f, "x", 1))
      _exit(1);
    if (write(ready[1], "r", 1) != 1) _exit(1);
    for (;;) pause();
  }
  char c;
  EXPECT_INT(read(ready[0], &c, 1), 1);
  EXPECT_INT(entries(), 3);
  kill(child, sig);
  int status;
  waitpid(child, &status, 0);
  EXPECT(WIFSIGNALED(status) && WTERMSIG(status) == sig);
  EXPECT_INT(entries(), 1);
  close(ready[0]);
  close(ready[1]);
}

int main(void) {
  char folder[] = "/tmp/ingot-outfile-XXXXXX";
  if (!mkdtemp(folder) || chdir(folder)) return 1;
  commit_and_abort();
  failures();
  on_signal(SIGINT);
  on_signal(SIGTERM);
  EXPECT_INT(unlink("out"), 0);
  EXPECT_INT(rmdir(folder), 0);
  return unit_failures != 0;
}
