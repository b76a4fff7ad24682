/* SPDX-License-Identifier: MIT */
/*
 * addon.h - native addons (.node files) of an application: which ones its packages would load on
 * this platform, whether they can work in an executable, what they need beside them.
 *
 * An addon is found by a literal require(), like any module; or by one of the loaders that packages
 * use (addon_find.c), which search folders for it while the program runs: then the file that this
 * loader would choose is embedded where the loader will look. Libraries that an addon needs and
 * that lie beside it or where its RUNPATH says become modules too, its dependencies by SONAME; the
 * runtime loads them before it.
 *
 * What cannot work is an error that names the package. When the program can do without (it is
 * required in a try, or by a module that is), it is a warning, and the addon's bytes become
 * RT_ADDON_REFUSED (runtime/image/image.h) and the reason: loading it throws an error that says so.
 * Addons for other systems are left out: others are chosen in their place.
 */
#ifndef INGOT_PK_ADDON_H
#define INGOT_PK_ADDON_H

#include "packager/elf.h"
#include "packager/graph.h"
#include "runtime/scan/scan.h"

typedef enum pk_addon_verdict {
  PK_ADDON_OK,
  PK_ADDON_WINDOWS, /* these are for other systems ... */
  PK_ADDON_MACOS,
  PK_ADDON_ARCH,
  PK_ADDON_MUSL,
  PK_ADDON_V8,     /* ... these are for ours, and cannot work: built against V8's C++ interface */
  PK_ADDON_OTHER   /* no shared object, or one that registers no addon */
} pk_addon_verdict;

/* Is `file` an addon that can work? Fills *e when it is an object file for this platform. */
pk_addon_verdict pk_addon_check(pk_elf *e, rt_str file);
/* "it ..." */
const char *pk_addon_reason(pk_addon_verdict verdict);
bool pk_addon_is_foreign(pk_addon_verdict verdict);

/* graph.c: m->bytes is the file of an addon, or of a library of one. 0, or m is dropped with the
 * code. Adds the libraries as children. */
int pk_addon_load(pk_graph *g, pk_module *m);

/* graph_refs.c: adds what the loaders that m requires would find for its package. */
void pk_addon_find(pk_graph *g, pk_module *m, const sc_scan *scan);

/* The name of the package that a file belongs to, or NULL. */
const char *pk_addon_package(pk_graph *g, rt_str path);

/* ---- addon_prebuilt.c: the names that prebuildify and its like give ---------------------------- */

/* Of the files in `dir`, the one that node-gyp-build would load of those that can work; else the
 * one it would try, with *verdict saying why it cannot; empty when none is for this platform. */
rt_str pk_prebuilt_file(pk_graph *g, rt_str dir, pk_addon_verdict *verdict);
/* The folder of `dir`/prebuilds for this platform ("linux-x64"), or empty. */
rt_str pk_prebuilt_folder(pk_graph *g, rt_str dir);

/* ---- addon_needs.c ------------------------------------------------------------------------------ */

/* Warns of what the addons in the graph need that the dynamic template (its file) does not have:
 * a newer glibc than its own, functions of Node-API that are not exported, libraries of the system
 * that not every machine has. */
void pk_addon_check_needs(pk_graph *g, rt_str template_file);

/* Libraries that every machine with glibc and a C++ runtime has. */
bool pk_addon_is_system(rt_str library);

#endif
