/* SPDX-License-Identifier: MIT */
/*
 * plan.h - how the packager asks the template for a startup blob.
 *
 * The template runs itself: `TEMPLATE --ingot-make-blob PLANFD OUTFD rehearse|no-rehearsal`. PLANFD is a sealed memfd
 * that holds the plan; OUTFD an empty memfd that the child fills with the bytes of the blob, from
 * its start (ftruncate and write, or mmap). Both are inherited, open, at the numbers given.
 *
 * The plan is an image (runtime/image/image.h) with RT_IMAGE_PLAN set: OPTIONS, MODULES, DEPS,
 * FILES, STRINGS, SOURCES, MANIFEST and ICU are exactly those that the executable will have, in the
 * same order; there is no SNAPSHOT, MAPS and MAP_DATA are absent, and ASSETS is too (bytes of files outside SOURCES read as
 * empty). So the child maps it, rt_image_open()s it, rt_image_set_current()s it and boots as usual.
 *
 * The child runs with an empty environment, cwd "/", ASLR off (personality), no stdin, stdout
 * closed to /dev/null, default signals. It exits with 0                      the blob is complete
 *   RT_PLAN_EXIT_DIAGS     the app has errors: stderr holds them, one JSON object a line
 *   anything else          a fault of ours: stderr is shown to the user as it is
 * Lines of stderr that begin with '{' are diagnostics in both of the first two cases (warnings with
 * exit 0); others are passed through. Members, all optional but "message":
 *   {"level":"error"|"warning"|"note", "module": index into MODULES, "file": virtual path,
 *    "line": 1-based, "column": 1-based (UTF-16 units), "message": "SyntaxError: ..."}
 */
#ifndef INGOT_PLAN_H
#define INGOT_PLAN_H

#define RT_PLAN_ARG "--ingot-make-blob"
#define RT_PLAN_REHEARSE "rehearse"
#define RT_PLAN_NO_REHEARSAL "no-rehearsal"

enum {
  RT_PLAN_EXIT_OK = 0,
  RT_PLAN_EXIT_DIAGS = 65, /* EX_DATAERR */
};

/*
 * Keys of the OPTIONS section. Values are UTF-8 text.
 *   argv0         process.title and argv0 fallback: the base name of the output
 *   level         "code" (later: "trained", "warm")
 *   v8-flags      space-separated V8 flags that belong to the blob's identity
 *   wasm          "core": no file names compileStreaming() and its like, which then do not exist (core.h); or "all"
 *   conditions    comma-separated extra resolution conditions of the build (--conditions)
 *   package-map   what the program needs of --experimental-package-map (package_map.h); absent when none
 *   locales       "all" or a comma-separated list
 *   template      "static" or "dynamic"
 *   ingot         version of Ingot
 *   source-maps   "all" when the maps of packages are applied too; else absent
 *   sources       "none" when modules are hidden (RT_MODULE_HIDDEN); else absent
 *   cluster       the process supervises others that run the program: how many, and more (--cluster); else absent
 *   tool:NAME     text of a file that this executable carries, as ingot does (carried.h)
 *   node-options  options that are baked in, for internal/options ("--name\n" lines); absent when none
 */

#endif
