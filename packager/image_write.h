/* SPDX-License-Identifier: MIT */
/*
 * image_write.h - from modules, files and options to the bytes of an image (runtime/image/image.h).
 *
 * Knows nothing of graphs, disks or executables, so that tests and fuzzers can make images too.
 * The tables are laid out once (pk_image_new); from them come the plan and, when the snapshot is
 * there, the final image (pk_image_finish), with the same tables. Same input, same bytes.
 * Everything given must outlive the pk_image; what it makes lives until pk_image_free.
 */
#ifndef INGOT_PK_IMAGE_WRITE_H
#define INGOT_PK_IMAGE_WRITE_H

#include "runtime/base/arena.h"
#include "runtime/base/str.h"
#include "runtime/image/image.h"

typedef struct pk_image_dep {
  rt_str specifier;
  unsigned mode;   /* RT_DEP_REQUIRE, RT_DEP_IMPORT */
  unsigned kind;   /* RT_DEP_* */
  uint32_t module; /* kind MODULE */
  rt_str builtin;  /* kind BUILTIN: id without "node:" */
  int code;        /* kind MISSING: of rt_resolve */
} pk_image_dep;

typedef struct pk_image_module {
  rt_str path;         /* virtual, below RT_IMAGE_ROOT; there must be a file of that path */
  unsigned kind;       /* RT_MODULE_* */
  rt_str text;         /* valid UTF-8, no byte order mark; empty for addons */
  rt_str package_json; /* virtual path of its scope's package.json, or empty */
  bool optional;       /* RT_MODULE_OPTIONAL */
  rt_str names;        /* exported names, a NUL behind each; CommonJS that is imported, else empty */
  pk_image_dep *deps;  /* any order, no (specifier, mode) twice */
  size_t dep_count;
  bool hidden;         /* RT_MODULE_HIDDEN */
  size_t tail_len;     /* bytes at the text's end that the engine does not get: a comment that names a source map */
} pk_image_module;

typedef struct pk_image_map {
  uint32_t module;
  rt_str map, texts; /* zstd frames; texts may be empty */
  uint32_t plain_size, texts_plain_size;
} pk_image_map;

typedef struct pk_image_file {
  rt_str path; /* virtual, normalised; each once; folders above it are made */
  rt_str bytes;
  bool executable;
  uint32_t module; /* index of the module it is, or RT_IMAGE_NONE */
} pk_image_file;

typedef struct pk_image_option {
  rt_str key, value; /* without NULs */
} pk_image_option;

typedef struct pk_image_input {
  const pk_image_module *modules;
  size_t module_count;
  uint32_t entry_module; /* RT_IMAGE_NONE when there is none */
  bool without_hidden;   /* the executable's: texts and files of hidden modules are left out */
  const pk_image_map *maps; /* in the order of modules, no module twice */
  size_t map_count;
  const pk_image_file *files;
  size_t file_count;
  const rt_str *dirs; /* folders to have even if empty */
  size_t dir_count;
  const pk_image_option *options; /* any order, no key twice */
  size_t option_count;
  rt_str manifest;
  rt_str icu;
  uint8_t build_id[16];
} pk_image_input;

typedef struct pk_image pk_image;

/* 0; RT_E_TOO_LARGE when a table outgrows the format. */
int pk_image_new(const pk_image_input *in, pk_image **out);
void pk_image_free(pk_image *img);

/* What to write: pieces at rising offsets from the start of the image; between them zeros. */
typedef struct pk_piece {
  uint64_t offset;
  const void *data;
  size_t len;
} pk_piece;

typedef struct pk_image_bytes {
  pk_piece pieces[RT_SECTION_COUNT + 1];
  size_t piece_count;
  uint64_t total_size;    /* multiple of RT_IMAGE_PAGE */
  uint64_t assets_offset; /* where the writable part begins; total_size when there is none */
} pk_image_bytes;

/* The plan (no snapshot, no assets, no maps), then the executable's image. The pieces point into `img` and
 * `snapshot`; the header in them is overwritten by the next call. */
void pk_image_plan(pk_image *img, pk_image_bytes *out);
void pk_image_finish(pk_image *img, rt_str snapshot, pk_image_bytes *out);

/* All of it in one malloc'ed block of total_size bytes (for memfds and tests), aligned to a page.
 */
void *pk_image_join(const pk_image_bytes *bytes);

#endif
