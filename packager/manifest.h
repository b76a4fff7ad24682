/* SPDX-License-Identifier: MIT */
/* manifest.h - what the executable tells about itself beyond its tables: packages and their
 * versions, builtins in use, how it was built. JSON, sorted where no order is given by the graph.
 */
#ifndef INGOT_PK_MANIFEST_H
#define INGOT_PK_MANIFEST_H

#include "packager/layout.h"
#include "runtime/base/buf.h"

typedef struct pk_manifest_info {
  const char *version; /* of Ingot */
  const char *template_name, *locales;
} pk_manifest_info;

void pk_manifest_write(rt_buf *out, const pk_graph *g, const pk_layout *l,
                       const pk_manifest_info *info);

#endif
