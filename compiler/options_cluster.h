/* SPDX-License-Identifier: MIT */
/* options_cluster.h - the value of --cluster. */
#ifndef INGOT_CX_OPTIONS_CLUSTER_H
#define INGOT_CX_OPTIONS_CLUSTER_H

#include <stdbool.h>

#define CX_CLUSTER_HELP "a number of workers up to 1024 or auto, with any of drain=, heartbeat=, start=, within= (seconds), " \
  "restarts=, log=prefix or log=plain behind commas: 4,drain=30"

/* Whether it is one: the rules of stdlib/supervisor/supervisor_options.js, which reads it when the executable starts,
 * but that 0 workers, which $INGOT_CLUSTER can say, are none to build for. */
bool cx_cluster_is_valid(const char *value);

#endif
