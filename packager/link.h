/* SPDX-License-Identifier: MIT */
/*
 * link.h - `--link FILE`: addons compiled into the executable, with the C compiler of this machine.
 *
 * FILE is C source, an object or an archive. One that registers an addon provides the module beside
 * it with the extension .node (native/sum.c: native/sum.node; native/libsum.a: native/sum.node), or
 * the one it is told by FILE=PATH.node; the application requires it by that path, whether or not
 * there is such a file. What registers none is only linked with the others.
 *
 * In a static build the addons become part of the template: it is linked again, from link/runtime.a
 * and link/libs.a beside the ingot executable. In a dynamic one (there are prebuilt addons, too)
 * they become shared objects of the image.
 */
#ifndef INGOT_PK_LINK_H
#define INGOT_PK_LINK_H

#include "packager/build_private.h"

/* Before the graph: compiles what --link names and puts the modules it provides into the vfs. */
int pk_link_compile(pk_build_state *s);
/* After the graph: the modules are part of it even when only a computed require names them. */
int pk_link_add(pk_build_state *s);
/* For a dynamic template, before the layout: makes the shared objects, the modules' bytes. */
int pk_link_shared(pk_build_state *s);
/* For a static one, after it: makes s->template_file. */
int pk_link_template(pk_build_state *s);
/* Removes temporary files. */
void pk_link_deinit(pk_build_state *s);
/* All: 0, RT_E_DIAGNOSED or RT_E_INTERRUPTED; nothing when there is no --link. */

#endif
