/* SPDX-License-Identifier: MIT */
/*
 * scan.h - one pass over a module's text, without an AST: which syntax it is written in, and what
 * it refers to (modules, files, workers). Called by the packager for every .js/.cjs/.mjs file.
 *
 * It is not a validator: V8 reports syntax errors. But it knows enough grammar (regexp or division,
 * blocks or objects, patterns, scopes) not to be fooled by strings, comments, templates, member
 * names and shadowed names. Time and memory are linear in the text; it does not recurse.
 *
 *   rt_arena a; rt_arena_init(&a);
 *   sc_scan s;
 *   int r = sc_scan_text(&s, &a, source, SC_GOAL_AUTO);   0, or RT_E_SYNTAX, RT_E_TOO_DEEP, ...
 *   for (size_t i = 0; i < s.ref_count; i++) use(&s.refs[i]);
 *
 * All offsets are bytes into s.text. Everything in the result lives in the arena (s.text may be
 * the source itself, which then must outlive the result).
 */
#ifndef INGOT_SC_SCAN_H
#define INGOT_SC_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/arena.h"
#include "runtime/base/str.h"

typedef enum sc_goal {
  SC_GOAL_AUTO,     /* unknown (.js without "type"): see sc_scan.is_esm */
  SC_GOAL_COMMONJS, /* .cjs, or "type": "commonjs": HTML-like comments, sloppy `await` */
  SC_GOAL_MODULE    /* .mjs, or "type": "module" */
} sc_goal;

typedef enum sc_ref_kind {
  SC_REF_REQUIRE,         /* require('x'), module.require('x'), createRequire(__filename)('x') */
  SC_REF_REQUIRE_RESOLVE, /* require.resolve('x') */
  SC_REF_DYNAMIC_IMPORT,  /* import('x') */
  SC_REF_IMPORT,          /* import ... from 'x', import 'x' */
  SC_REF_EXPORT_FROM,     /* export ... from 'x' */
  SC_REF_IMPORT_RESOLVE,  /* import.meta.resolve('x') */
  SC_REF_URL,             /* new URL('x', import.meta.url) */
  SC_REF_WORKER,          /* new Worker(x): a script with its own realm */
  SC_REF_FORK,            /* fork(x), cp.fork(x): a script run in a child process */
  SC_REF_REGISTER,        /* register('x', import.meta.url): hooks of node:module; WEAK without the URL */
  SC_REF_PATH             /* path.join(__dirname, 'x'), __dirname + '/x', ...: a file or folder */
} sc_ref_kind;

/* What `text` is relative to. */
typedef enum sc_ref_base {
  SC_BASE_NONE,    /* as written: a specifier; for Worker and fork a path (from the cwd in Node) */
  SC_BASE_DIRNAME, /* append to the folder of the module ("/views" or "-x"), then normalise */
  SC_BASE_FILENAME, /* the same with the module's own path (`__filename + '.map'`) */
  SC_BASE_URL      /* resolve as a URL reference against the module's file: URL */
} sc_ref_base;

enum {
  SC_REF_OPTIONAL = 1 << 0, /* inside try { }, or import().catch(), or `require` was reassigned: a
                               missing module is a warning */
  SC_REF_COMPUTED = 1 << 1, /* the argument is not constant: `text` is its constant start (maybe
                               empty; complete path parts for path.join), report it as dynamic */
  SC_REF_LAZY = 1 << 2,     /* inside a function: not evaluated when the module loads (or in an
                               immediately called one; that is not told apart) */
  SC_REF_WEAK = 1 << 3,     /* `require` is a parameter of a factory that may get the real one
                               (UMD): embed it if it exists, otherwise say nothing */
  SC_REF_OPTIONS = 1 << 4,  /* a second argument is present (import attributes, resolve paths) */
  SC_REF_TYPE_JSON = 1 << 5 /* with { type: 'json' } */
};

typedef struct sc_ref {
  uint8_t kind; /* sc_ref_kind */
  uint8_t base; /* sc_ref_base */
  uint16_t flags;
  uint32_t start, end;         /* the whole expression or statement */
  uint32_t arg_start, arg_end; /* the first argument, with its quotes: where a caret points */
  rt_str text;                 /* decoded (escapes, concatenations), UTF-8, NUL-terminated */
} sc_ref;

typedef struct sc_scan {
  rt_str text; /* what V8 must be given: the source without BOM, invalid UTF-8 replaced by U+FFFD */

  /* Syntax. is_esm is what Node's module detection would say of a .js file without "type". */
  bool is_esm;           /* any of the next four; the first three alone are no CommonJS at all */
  bool has_import_export;
  bool has_import_meta;
  bool has_top_await;
  bool redeclares_wrapper; /* top-level let, const or class named as a wrapper parameter */
  bool uses_require;       /* a free `require` occurs at all */
  bool require_escapes;    /* a free `require` is used as a value: passed, stored, aliased */
  bool has_bom, has_crlf, had_invalid_utf8;
  uint32_t shebang_end; /* bytes of a #! line without its terminator; 0 when there is none */

  sc_ref *refs; /* by position */
  size_t ref_count;

  /* The last "//# sourceMappingURL=" comment: its start, and its URL's place. 0, 0, 0 when there is none. */
  uint32_t map_comment, map_url, map_url_end;

  uint32_t *awaits; /* of top-level `await` and `for await`, with SC_GOAL_MODULE; by position */
  size_t await_count;

  /* With SC_FIND_EXPORTS, of a module that is not is_esm: what an ES module that imports this one
   * can name, as Node guesses it from the text (see exports.c). Decoded UTF-8, NUL-terminated, each
   * once, in order of appearance. */
  rt_str *exports; /* "__esModule" is one of them where it is set */
  size_t export_count;
  rt_str *reexports; /* specifiers of the modules whose exports are also this one's */
  size_t reexport_count;

  /* Set when sc_scan_text() returned a negative code; the rest is what was found before it. */
  uint32_t error_start, error_end;
  const char *error_text; /* static, e.g. "unterminated string" */
} sc_scan;

/*
 * 0; RT_E_SYNTAX (unterminated string, template, comment, regexp; unmatched bracket; see error_*),
 * RT_E_TOO_DEEP (more than SC_SCAN_MAX_DEPTH open brackets), RT_E_TOO_LARGE (2 GB and more).
 * A syntax error seen here is also one for V8; scripts V8 rejects may well pass.
 */
int sc_scan_text(sc_scan *out, rt_arena *arena, rt_str source, sc_goal goal);

enum { SC_FIND_EXPORTS = 1 << 0 };
/* The same; `options` asks for more than every module needs. */
int sc_scan_text_with(sc_scan *out, rt_arena *arena, rt_str source, sc_goal goal, unsigned options);

#define SC_SCAN_MAX_DEPTH 1000000

#endif
