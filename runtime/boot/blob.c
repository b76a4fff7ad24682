/* SPDX-License-Identifier: MIT */
/* The child side of a build: from a plan to a blob. See packager/plan.h. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "packager/plan.h"
#include "runtime/base/check.h"
#include "runtime/base/err.h"
#include "runtime/boot/boot_private.h"
#include "runtime/boot/modules.h"
#include "runtime/boot/rehearsal.h"

bool rt_blob_fill(rt *r, const rt_image *plan) {
  rt_scope s;
  rt_enter(r, &s);
  napi_value build = en_realm_get(r->env, EN_REALM_BUILD), error = NULL;
  napi_value load[] = {en_str_static_latin1(r->env, "load", 4), rt_modules_builtins(r->env, plan)};
  if (!en_call(r->env, build, NULL, 2, load, &error)) rt_boot_failed(r, "loading the builtins", error);
  en_microtasks(r->env);
  napi_value what = en_str_static_latin1(r->env, "compile", 7);
  napi_value result = en_call(r->env, build, NULL, 1, &what, &error), good_value, lines;
  if (!result) rt_boot_failed(r, "compiling the modules", error);
  napi_get_element(r->env, result, 0, &good_value);
  napi_get_element(r->env, result, 1, &lines);
  bool good = en_to_bool(good_value);
  en_str_tmp text;
  en_str_tmp_init(&text, r->env, lines);
  fputs(text.p, stderr);
  en_str_tmp_deinit(&text);
  rt_leave(r, &s);
  return good;
}

static int write_all(int fd, const char *p, size_t len) {
  while (len > 0) {
    ssize_t n = write(fd, p, len);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return -errno;
    p += n;
    len -= (size_t)n;
  }
  return 0;
}

static int open_plan(int fd, rt_image *plan) {
  struct stat st;
  if (fstat(fd, &st) != 0) return -errno;
  void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (p == MAP_FAILED) return -errno;
  return rt_image_open(plan, p, (size_t)st.st_size);
}

int rt_boot_make_blob(int plan_fd, int out_fd, bool with_rehearsal) {
  static rt r;
  static rt_image plan;
  int err = open_plan(plan_fd, &plan);
  if (err < 0) {
    fprintf(stderr, "ingot: the plan cannot be read: %s\n", rt_err_text(err));
    return 70;
  }
  static rt_boot boot = {.image = &plan};
  if (with_rehearsal) rt_rehearse(&plan);
  r.boot = &boot;
  rt_boot_building = true;
  rt_image_set_current(&plan);
  rt_boot_engine(&plan, RT_BLOB_FLAGS);
  CHECK(rt_init(&r) == 0);
  rt_boot_realm(&r, true, NULL);
  if (!rt_blob_fill(&r, &plan)) return RT_PLAN_EXIT_DIAGS;
  rt_forget(&r);
  char *blob;
  size_t len;
  err = en_blob_create(r.iso, &blob, &len);
  if (err < 0) {
    fprintf(stderr, "ingot: V8 made no %s snapshot\n", err == EN_BLOB_FIXED_HASH ? "rehashable" : "startup");
    return 70;
  }
  err = write_all(out_fd, blob, len);
  if (err < 0) fprintf(stderr, "ingot: the snapshot cannot be written: %s\n", strerror(-err));
  return err < 0 ? 70 : RT_PLAN_EXIT_OK;
}
