/* SPDX-License-Identifier: MIT */
/* pk_run: a build whose output is a file in memory, which this process then becomes. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "packager/build.h"
#include "packager/build_private.h"
#include "packager/memfd.h"
#include "runtime/base/err.h"

static int write_part(void *ctx, uint64_t offset, const void *data, size_t len) {
  return pk_memfd_write(*(int *)ctx, offset, data, len);
}

/* The executable as a memfd, or a negative code. */
static int make_executable(const pk_options *o, cx_diags *diags, pk_report *report) {
  pk_build_state *s = rt_xmalloc(sizeof *s);
  int fd = pk_build_prepare(s, o, diags, report);
  if (fd == 0) fd = pk_memfd_new("ingot-run", true);
  if (fd >= 0) {
    int err = pk_exe_write(&s->exe, &s->bytes, write_part, &fd);
    if (err != 0) {
      close(fd);
      fd = err;
    }
  }
  pk_build_state_deinit(s);
  free(s);
  return fd;
}

int pk_run(const pk_options *o, char *const argv[], cx_diags *diags) {
  pk_report report = {0};
  rt_arena_init(&report.arena);
  int fd = make_executable(o, diags, &report);
  pk_report_deinit(&report);
  if (fd == RT_E_DIAGNOSED || fd == RT_E_INTERRUPTED) return fd;
  if (fd >= 0) {
    if (diags->warnings > 0) cx_diags_print(diags, stderr, false);
    fflush(NULL);
    fexecve(fd, argv, environ);
    int err = -errno;
    close(fd);
    fd = err;
  }
  cx_report(diags, CX_CANNOT_WRITE, cx_nowhere(), "Cannot run the executable: %s", rt_err_text(fd));
  return RT_E_DIAGNOSED;
}
