/* SPDX-License-Identifier: MIT */
/*
 * image.h - the one format of a packed application, shared by writer and reader.
 *
 * An image is everything an executable holds beyond the template: snapshot, module sources, module
 * and file tables, assets, ICU data, options, manifest. packager/image_write.c writes it,
 * packager/exe_elf.c attaches it to a copy of a template as ELF load segments, the kernel maps it,
 * and this reader looks into it in place: it maps nothing, copies nothing, allocates nothing.
 * The plan handed to the child that makes the snapshot is an image too (flag RT_IMAGE_PLAN; it has
 * no SNAPSHOT, no bytes of ASSETS, and no source maps).
 *
 * The bytes are hostile. rt_image_open() checks the header and the section table (O(1), touches one
 * page: a start must touch few pages). Everything behind it is checked where it is used: every
 * accessor bounds-checks and gives NULL or an empty span for bad bytes, never an assert and never a
 * read outside the image. rt_image_verify() checks all of it at once, checksums included.
 *
 * Numbers are little-endian, the structs below are the bytes. Offsets are in bytes, from the start
 * of the image for sections, from the start of the section for what lies in one. Index -1 in JS or
 * RT_IMAGE_NONE in a table means "none". Pointers returned are borrowed from the image and live as
 * long as its mapping (the process). Nothing here locks: an open image is immutable.
 *
 *     0      header, 1 page: magic, version, identity of the template, section table
 *     4096   OPTIONS MODULES DEPS FILES MAPS STRINGS SNAPSHOT SOURCES MAP_DATA MANIFEST ICU
 *                                                                    (read-only segment)
 *     ...    ASSETS                                                  (private writable segment)
 */
#ifndef INGOT_IMAGE_H
#define INGOT_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define RT_IMAGE_MAGIC "INGOT\r\n\x1a" /* 8 bytes, without the NUL */
#define RT_IMAGE_ROOT "/ingot"         /* virtual root: where embedded files appear */
#define RT_IMAGE_NONE UINT32_MAX
/* The bytes of an embedded addon that cannot work: this, then why. */
#define RT_ADDON_REFUSED "!ingot-addon-refused\n"

enum {
  RT_IMAGE_VERSION = 3,
  RT_IMAGE_PAGE = 4096,     /* alignment of sections */
  RT_IMAGE_DATA_ALIGN = 16, /* alignment of each asset inside ASSETS */
  RT_IMAGE_PATH_MAX = 4096, /* longest path of a file, bytes */
};

/* Section kinds, in the order in which they lie in the image. Never renumber: bump the version. */
#define RT_IMAGE_SECTIONS(X) \
  X(OPTIONS, "options", 1)   /* records "key\0value\0", sorted by key */ \
  X(MODULES, "modules", 48)  /* rt_image_module[] */ \
  X(DEPS, "deps", 24)        /* rt_image_dep[] */ \
  X(FILES, "files", 48)      /* rt_image_file[] */ \
  X(MAPS, "map-index", 32)   /* rt_image_map[] */ \
  X(STRINGS, "strings", 1)   /* UTF-8, no terminators, referred to by (offset, length) */ \
  X(SNAPSHOT, "snapshot", 1) /* the V8 startup blob */ \
  X(SOURCES, "sources", 1)   /* module sources, Latin-1 or UTF-16LE, each aligned to 2 */ \
  X(MAP_DATA, "maps", 1)     /* source maps, zstd frames */ \
  X(MANIFEST, "manifest", 1) /* JSON, UTF-8 */ \
  X(ICU, "icu", 1)           /* ICU common data */ \
  X(ASSETS, "assets", 1)     /* file bytes, each aligned to RT_IMAGE_DATA_ALIGN */

enum {
#define X(kind, name, record) RT_SECTION_##kind,
  RT_IMAGE_SECTIONS(X)
#undef X
  RT_SECTION_COUNT,
  RT_SECTION_SLOTS = 32, /* slots in the header; those beyond COUNT are zero */
};

typedef struct rt_image_section {
  uint64_t offset;   /* page-aligned; 0 when absent */
  uint64_t size;     /* bytes; 0 when absent */
  uint64_t checksum; /* XXH64, seed 0, of the bytes */
} rt_image_section;

enum {
  RT_IMAGE_PLAN = 1 << 0, /* a plan: files may lie in an ASSETS section that is not there */
};

typedef struct rt_image_header {
  uint8_t magic[8];
  uint32_t version;       /* RT_IMAGE_VERSION */
  uint32_t header_size;   /* sizeof(rt_image_header) */
  uint64_t total_size;    /* of the image, a multiple of RT_IMAGE_PAGE */
  uint32_t flags;         /* RT_IMAGE_PLAN */
  uint32_t section_count; /* RT_SECTION_COUNT */
  uint8_t build_id[16];   /* of the template (rt_image_build_id): blob and code must agree */
  uint32_t entry_module;  /* index into MODULES, or RT_IMAGE_NONE when there is none */
  uint32_t reserved;      /* 0 */
  rt_image_section sections[RT_SECTION_SLOTS];
  uint64_t checksum; /* XXH64, seed 0, of all bytes before this one */
} rt_image_header;

/* ---- tables ---------------------------------------------------------------------------------- */

enum { RT_MODULE_CJS, RT_MODULE_JSON, RT_MODULE_ESM, RT_MODULE_ADDON, RT_MODULE_WASM, RT_MODULE_KIND_COUNT };
enum { RT_SOURCE_LATIN1, RT_SOURCE_UTF16 };
enum {
  RT_MODULE_OPTIONAL = 1 << 0, /* only guessed to be needed: that it does not compile is no error of a build */
  RT_MODULE_HIDDEN = 1 << 1,   /* all of it is compiled into the blob; only the plan has its text (--no-sources) */
  RT_MODULE_FLAGS = RT_MODULE_OPTIONAL | RT_MODULE_HIDDEN,
};

/* One module, in graph order: the entry and then each module in the order of first mention,
 * depth first, as they are usually evaluated (so that a start reads sources front to back). */
typedef struct rt_image_module {
  uint32_t file;       /* index into FILES: its path and, as a file, its bytes */
  uint32_t kind;       /* RT_MODULE_* */
  uint32_t encoding;   /* RT_SOURCE_* */
  uint32_t source_len; /* in code units (bytes for LATIN1, pairs for UTF16); BOM already dropped */
  uint64_t source_off; /* in SOURCES; of a hidden one, but in the plan, its shape (standin.h) up to the next one's */
  uint32_t dep_first;  /* its rows in DEPS */
  uint32_t dep_count;
  uint32_t package_file; /* FILES index of the package.json of its package scope, or NONE */
  uint32_t flags;        /* RT_MODULE_* */
  uint32_t names_off, names_len; /* STRINGS: names that a CommonJS module which is imported exports, each
                                    with a NUL behind it; 0, 0 when there are none */
} rt_image_module;

enum { RT_DEP_MODULE, RT_DEP_BUILTIN, RT_DEP_MISSING, RT_DEP_KIND_COUNT };
enum { RT_DEP_REQUIRE, RT_DEP_IMPORT }; /* mode: which conditions it was resolved with */

/* One literal dependency of a module. Within a module sorted by (specifier bytes, mode). */
typedef struct rt_image_dep {
  uint32_t spec_off, spec_len;     /* the specifier as written; STRINGS */
  uint16_t kind;                   /* RT_DEP_* */
  uint16_t mode;                   /* RT_DEP_REQUIRE or RT_DEP_IMPORT */
  uint32_t target;                 /* MODULE: index into MODULES; BUILTIN: offset in STRINGS of its
                                      id without "node:"; MISSING: RT_IMAGE_NONE */
  uint32_t target_len;             /* BUILTIN: length of the id; else 0 */
  int32_t code;                    /* MISSING: what rt_resolve() said, negative; else 0 */
} rt_image_dep;

enum { RT_FILE_REGULAR, RT_FILE_DIRECTORY, RT_FILE_KIND_COUNT };
enum { RT_DATA_NONE, RT_DATA_ASSETS, RT_DATA_SOURCES, RT_DATA_HIDDEN, RT_DATA_WHERE_COUNT };

/* One file or directory. Sorted by (depth, path bytes), so the children of a directory are
 * neighbours, sorted by name. Entry 0 is RT_IMAGE_ROOT itself. Paths are absolute, normalised,
 * without a trailing slash. A module whose source is pure ASCII is a file over SOURCES; every
 * other file lies in ASSETS. */
typedef struct rt_image_file {
  uint32_t path_off, path_len; /* STRINGS */
  uint8_t kind;                /* RT_FILE_* */
  uint8_t where;               /* RT_DATA_*: NONE for directories and empty files, HIDDEN for a file whose
                                  bytes are not there: `size` is what it had, data_off 0 */
  uint16_t depth;              /* slashes in the path: 1 for the root */
  uint32_t mode;               /* permission bits only: 0444, 0555 */
  uint64_t data_off;           /* in the section `where` */
  uint64_t size;               /* bytes */
  uint32_t first_child, child_count; /* directories: range in FILES */
  uint32_t module;             /* index into MODULES, or RT_IMAGE_NONE */
  uint32_t reserved;           /* 0 */
} rt_image_file;

/* The source map of one module. Sorted by module. In MAP_DATA lie, one behind the other, the map (JSON without
 * "sourcesContent", its sources named by their places below RT_IMAGE_ROOT or by URLs of their own) and the texts of
 * the sources (a JSON array with a string or null for each of "sources", those of all sections in a row). */
typedef struct rt_image_map {
  uint32_t module; /* index into MODULES */
  uint32_t reserved;                    /* 0 */
  uint64_t data_off;                    /* in MAP_DATA */
  uint32_t size, plain_size;            /* of the map: bytes as stored, and as JSON */
  uint32_t texts_size, texts_plain_size; /* of the texts; 0, 0 when there are none */
} rt_image_map;

enum { RT_IMAGE_MAP_MAX = 512 << 20 }; /* plain_size and texts_plain_size are at most this */

#ifndef __cplusplus
_Static_assert(sizeof(rt_image_map) == 32, "image format");
_Static_assert(sizeof(rt_image_section) == 24, "image format");
_Static_assert(sizeof(rt_image_header) == 832, "image format"); /* at most a page */
_Static_assert(sizeof(rt_image_module) == 48, "image format");
_Static_assert(sizeof(rt_image_dep) == 24, "image format");
_Static_assert(sizeof(rt_image_file) == 48, "image format");
#endif

/* ---- reading --------------------------------------------------------------------------------- */

/* A slice of the image; p is NULL when empty or absent. */
typedef struct rt_image_span {
  const uint8_t *p;
  size_t len;
} rt_image_span;

typedef struct rt_image {
  const uint8_t *base;
  size_t len;
  const rt_image_header *header;
  rt_image_span sections[RT_SECTION_COUNT];
  uint32_t module_count, dep_count, file_count, map_count;
} rt_image;

/* Checks header and section table. `base` must be aligned to 16. `len` may exceed the image's total
 * size. 0, or RT_E_NOT_IMAGE, IMAGE_VERSION, IMAGE_HEADER, IMAGE_TRUNCATED, IMAGE_SECTION; *img is
 * then all zero, and every accessor answers "none". */
int rt_image_open(rt_image *img, const void *base, size_t len);

/* Everything rt_image_open does not: checksums, every index, every string, sortedness, children
 * ranges, padding. Linear in the image. 0, or RT_E_IMAGE_CHECKSUM, _PADDING, _OPTIONS, _MODULES,
 * _DEPS, _FILES, _MAPS. `bad_section` (may be NULL) gets the section concerned. */
int rt_image_verify(const rt_image *img, unsigned *bad_section);

/* 0, or RT_E_IMAGE_ENGINE when the image was made for another template. */
int rt_image_check_build(const rt_image *img, const uint8_t build_id[16]);

/* Whether it is an application's: only then do its files appear below RT_IMAGE_ROOT. Those of the
 * command ingot itself are for stdlib/internal/tool.js alone. */
bool rt_image_is_app(const rt_image *img);

const char *rt_image_section_name(unsigned kind); /* "options", "modules", ... or "?" */
rt_image_span rt_image_get(const rt_image *img, unsigned section);
rt_image_span rt_image_string(const rt_image *img, uint32_t off, uint32_t len); /* STRINGS */

/* Value of an option, or an empty span; a value is NUL-terminated in place (p[len] == 0). */
rt_image_span rt_image_option(const rt_image *img, const char *key);
/* The record at *pos (start with 0): sets key and value, advances *pos; false at the end. */
bool rt_image_option_next(const rt_image *img, size_t *pos, rt_image_span *key,
                          rt_image_span *value);

/* Entries, or NULL when the index is out of range. */
const rt_image_module *rt_image_module_at(const rt_image *img, uint32_t index);
const rt_image_dep *rt_image_dep_at(const rt_image *img, uint32_t index);
const rt_image_file *rt_image_file_at(const rt_image *img, uint32_t index);
const rt_image_map *rt_image_map_at(const rt_image *img, uint32_t index);

/* Bytes of a module's source (2-byte aligned), or empty. len is in bytes: divide by two for UTF16.
 */
rt_image_span rt_image_module_source(const rt_image *img, const rt_image_module *m);
/* Of a hidden module whose text is not here: what its stand-in is made of, and more behind it. Else empty. */
rt_image_span rt_image_module_shape(const rt_image *img, const rt_image_module *m);
rt_image_span rt_image_module_path(const rt_image *img, const rt_image_module *m);
/* Names with a NUL behind each (rt_image_module.names_off), or empty. */
rt_image_span rt_image_module_names(const rt_image *img, const rt_image_module *m);
/* The dependency of module `m` with that specifier and mode, or NULL. O(log n). */
const rt_image_dep *rt_image_dep_find(const rt_image *img, const rt_image_module *m,
                                      const char *spec, size_t spec_len, unsigned mode);
rt_image_span rt_image_dep_specifier(const rt_image *img, const rt_image_dep *d);
rt_image_span rt_image_dep_builtin(const rt_image *img, const rt_image_dep *d);

/* The source map of a module, or NULL. O(log n). */
const rt_image_map *rt_image_map_find(const rt_image *img, uint32_t module);
/* Its zstd frame, or the one of the texts; empty when there is none. */
rt_image_span rt_image_map_bytes(const rt_image *img, const rt_image_map *m, bool texts);

/* Index of the file or directory with that exact path, or RT_IMAGE_NONE. O(log n). The path must be
 * absolute and normalised; anything else is simply not found. */
uint32_t rt_image_file_find(const rt_image *img, const char *path, size_t len);
rt_image_span rt_image_file_path(const rt_image *img, const rt_image_file *f);
rt_image_span rt_image_file_name(const rt_image *img, const rt_image_file *f); /* last component */
/* Bytes of a file: over SOURCES (read-only pages: `where`) or ASSETS (writable, private). */
rt_image_span rt_image_file_bytes(const rt_image *img, const rt_image_file *f);

/* ---- identity of a template --------------------------------------------------------------------
 */

/* From the bytes of a template's file. Tells builds apart; NOT cryptographic. */
void rt_image_build_id(const void *data, size_t len, uint8_t out[16]);

/* ---- the image of the running executable ----------------------------------------------------- */

/*
 * In the template's .data (runtime/image/anchor.c), zero there; the packager fills it in the output
 * file. Two ELF notes (name "Ingot", types RT_NOTE_IMAGE and RT_NOTE_ASSETS) lead the packager to
 * it and lend their two program headers to the image's segments.
 */
typedef struct rt_image_anchor {
  uint64_t offset;      /* of the image in memory, from __ehdr_start; 0: no image */
  uint64_t size;        /* of the image, multiple of RT_IMAGE_PAGE */
  uint8_t build_id[16]; /* of this template */
} rt_image_anchor_t;

enum { RT_NOTE_IMAGE = 1, RT_NOTE_ASSETS = 2 };

extern volatile rt_image_anchor_t rt_image_anchor;

/* Opens the image mapped into this process: no file is read, no system call made. 0; 1 when this
 * executable has none (a bare template); or a code of rt_image_open, or RT_E_IMAGE_ENGINE. */
int rt_image_open_self(rt_image *img);

/*
 * The image this process runs with, for natives('image') and natives('resolve'): set once at boot
 * (own image, or the plan when making a blob), before any JavaScript runs. NULL when there is none.
 */
void rt_image_set_current(const rt_image *img);
const rt_image *rt_image_current(void);

#ifdef __cplusplus
}
#endif
#endif
