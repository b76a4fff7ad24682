/* SPDX-License-Identifier: MIT */
/*
 * main of the templates and so of every executable made of them. Steps:
 *   1. an executable with an image runs it; it takes no options of its own, reads no configuration.
 *   2. a bare template only knows how to make a blob for the packager (packager/plan.h).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "packager/plan.h"
#include "runtime/base/err.h"
#include "runtime/boot/boot.h"

static int run_image(int argc, char **argv, const rt_image *img) {
  bool supervised = rt_image_option(img, "cluster").p != NULL;
  rt_boot boot = {.image = img, .argc = argc, .argv = argv, .start = supervised ? RT_START_CLUSTER : RT_START_APP};
  return rt_boot_run(&boot);
}

int main(int argc, char **argv) {
  static rt_image img;
  argv = uv_setup_args(argc, argv);
  int err = rt_image_open_self(&img);
  if (err == 0) return run_image(argc, argv, &img);
  if (err < 0) {
    fprintf(stderr, "%s: this executable's image is damaged: %s (%s)\n", argv[0], rt_err_text(err), rt_err_name(err));
    return 70;
  }
  if (argc == 5 && strcmp(argv[1], RT_PLAN_ARG) == 0)
    return rt_boot_make_blob(atoi(argv[2]), atoi(argv[3]), strcmp(argv[4], RT_PLAN_REHEARSE) == 0);
  fprintf(stderr, "%s: this is a template of Ingot without an application; use `ingot build`\n", argv[0]);
  return 64;
}
