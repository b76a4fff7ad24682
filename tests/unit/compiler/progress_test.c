/* SPDX-License-Identifier: MIT */
/* Away from a terminal the progress is silent, or a line a stage with --verbose. On a (pseudo)
 * terminal it rewrites one line, keeps to its width, and wipes it. */
#include "compiler/progress.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "tests/unit/unit.h"

static void play(cx_progress *p) {
  rt_str long_name = RT_STR("a/very/long/path/that/does/not/fit/in/the/line/of/a/narrow/terminal/\x1b[31m/index.js");
  cx_progress_update(p, PK_STAGE_GRAPH, 1, 0, long_name);
  for (int i = 0; i < 100; i++) cx_progress_update(p, PK_STAGE_GRAPH, 2, 0, long_name);
  cx_progress_update(p, PK_STAGE_WRITE, 5000000, 10000000, RT_STR_NONE);
  cx_progress_done(p);
}

static void silent(bool verbose, int lines) {
  char *text = NULL;
  size_t len = 0;
  FILE *f = tmpfile();
  cx_progress p;
  cx_progress_init(&p, f, verbose);
  play(&p);
  rewind(f);
  int count = 0;
  while (getline(&text, &len, f) > 0) count++;
  EXPECT_INT(count, lines);
  free(text);
  fclose(f);
}

/* A terminal hands out what was written to it in pieces. */
static rt_str read_all(int fd, char *bytes, size_t cap) {
  struct pollfd p = {fd, POLLIN, 0};
  size_t len = 0;
  while (len < cap && poll(&p, 1, 200) > 0) {
    ssize_t n = read(fd, bytes + len, cap - len);
    if (n <= 0) break;
    len += (size_t)n;
  }
  return rt_str_of(bytes, len);
}

static void on_terminal(void) {
  int master = posix_openpt(O_RDWR | O_NOCTTY);
  if (master < 0 || grantpt(master) || unlockpt(master)) return; /* no pseudo terminals here */
  FILE *f = fopen(ptsname(master), "w");
  struct winsize size = {.ws_col = 50, .ws_row = 24};
  if (!f || ioctl(master, TIOCSWINSZ, &size)) return;
  cx_progress p;
  cx_progress_init(&p, f, false);
  play(&p);
  char bytes[4096];
  rt_str text = read_all(master, bytes, sizeof bytes);
  EXPECT(rt_str_find(text, RT_STR("reading modules  1"), 0) != RT_STR_MISSING);
  EXPECT(rt_str_find(text, RT_STR("/index.js\x1b[K"), 0) != RT_STR_MISSING);
  EXPECT(rt_str_find(text, RT_STR("writing  5.0 of 10.0 MB\x1b[K"), 0) != RT_STR_MISSING);
  EXPECT(rt_str_find(text, RT_STR("\x1b[31m"), 0) == RT_STR_MISSING);
  EXPECT(rt_str_find_byte(text, '\n', 0) == RT_STR_MISSING);
  EXPECT(rt_str_ends(text, RT_STR("\r\x1b[K")));
  fclose(f);
  close(master);
}

int main(void) {
  silent(false, 0);
  silent(true, 2);
  on_terminal();
  return unit_failures != 0;
}
