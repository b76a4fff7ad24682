/* SPDX-License-Identifier: MIT */
/* What link.c and link_template.c share. Not for others. */
#ifndef INGOT_PK_LINK_PRIVATE_H
#define INGOT_PK_LINK_PRIVATE_H

#include "packager/command.h"
#include "packager/link.h"

#define PK_LINK_INIT "napi_register_module_v1"
#define PK_LINK_VERSION "node_api_module_get_api_version_v1"

/* One --link. */
struct pk_linked {
  rt_str shown;  /* the file, as given */
  rt_str source; /* absolute */
  rt_str module; /* the .node file it provides; empty for what registers no addon */
  rt_str object; /* what to link: in the temporary folder, or the source itself */
  bool has_init; /* exports its entry point; others register themselves when the process starts */
  bool has_version;
  bool is_cxx; /* needs the library of C++ */
};

/* A path in the temporary folder. */
rt_str pk_link_temp(pk_build_state *s, const char *stem, size_t i, const char *extension);
/* The compiler's command, to add to. */
pk_args pk_link_cc(pk_build_state *s);
void pk_args_add(pk_args *args, const char *const *words); /* ended by NULL */
#define PK_ADD(args, ...) pk_args_add((args), (const char *const[]){__VA_ARGS__, NULL})
/* Runs a command; `what` it is for, of the file `shown` (may be empty). What it prints goes to the
 * file `log`, and into the diagnostic when it fails; NULL: to our stderr. Releases args. 0 or
 * RT_E_DIAGNOSED. */
int pk_link_run(pk_build_state *s, pk_args *args, const char *log, const char *what, rt_str shown);
/* Reports why a file cannot be linked. RT_E_DIAGNOSED. */
int pk_link_refuse(pk_build_state *s, const pk_linked *l, const char *why);

#endif
