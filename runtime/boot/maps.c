/* SPDX-License-Identifier: MIT */
/*
 * natives('boot'), source maps: whether traces are mapped in this process, and the maps of the image's
 * modules. Maps are on with --enable-source-maps (given, or baked in) and in an executable that carries
 * some; both are known without looking at a map.
 */
#include <stdlib.h>
#include <string.h>

#include <zstd.h>

#include "runtime/base/check.h"
#include "runtime/boot/boot.h"
#include "runtime/boot/boot_private.h"
#include "runtime/engine/maps.h"

/* ---- whether -------------------------------------------------------------------------------------- */

/* The last of "--NAME" and "--no-NAME" among the options' lines: 1, 0, or -1 for neither. */
static int option_state(const char *lines, const char *name) {
  int state = -1;
  size_t len = strlen(name);
  for (const char *p = lines; p && *p; p = strchr(p, '\n'), p += p != NULL) {
    bool negated = strncmp(p, "--no-", 5) == 0;
    const char *at = p + (negated ? 5 : 2);
    if (strncmp(p, "--", 2) == 0 && strncmp(at, name, len) == 0 && (at[len] == '\n' || !at[len])) state = !negated;
  }
  return state;
}

static unsigned maps_by(const rt_boot *b, const char *options) {
  int wanted = option_state(options, "enable-source-maps");
  if (wanted < 0 && option_state(options, "experimental-transform-types") == 1) wanted = 1;
  if (wanted >= 0) return wanted ? EN_MAPS_ON | EN_MAPS_PACKAGES | EN_MAPS_GENERATED : 0;
  if (!b->image || b->image->map_count == 0) return 0;
  rt_image_span policy = rt_image_option(b->image, "source-maps");
  bool all = policy.len == 3 && memcmp(policy.p, "all", 3) == 0;
  return EN_MAPS_ON | (all ? EN_MAPS_PACKAGES : 0);
}

unsigned rt_boot_maps(const rt_boot *b) { return maps_by(b, rt_boot_options(b)); }

/* (options of a worker as lines, or undefined) -> EN_MAPS_* */
RT_OP(op_boot_source_maps_by) {
  (void)argc;
  char *options = en_is_string(argv[0]) ? en_str_dup(env, argv[0], NULL) : NULL;
  unsigned bits = maps_by(rt_from_env(env)->boot, options);
  free(options);
  return en_u32(env, bits);
}

/* -> EN_MAPS_* */
RT_OP(op_boot_source_maps) {
  (void)argc, (void)argv;
  return en_u32(env, en_maps(env));
}

RT_OP(op_boot_set_source_maps) {
  (void)argc;
  en_maps_set(env, en_to_u32(argv[0]));
  return NULL;
}

/* ---- the image's ------------------------------------------------------------------------------------ */

static napi_value text_of(napi_env env, char *text, size_t len) {
  bool ascii = true;
  for (size_t i = 0; i < len && ascii; i++) ascii = (unsigned char)text[i] < 0x80;
  if (ascii && len > 0) return en_str_adopt_latin1(env, text, len);
  napi_value out = en_str_utf8(env, text, len);
  free(text);
  return out;
}

/* (module, false: the map, true: the texts of its sources) -> JSON, or undefined when there is none or it
 * is damaged */
RT_OP(op_boot_module_map) {
  (void)argc;
  const rt_image *img = rt_image_current();
  const rt_image_map *m = img ? rt_image_map_find(img, en_to_u32(argv[0])) : NULL;
  if (!m) return NULL;
  bool texts = en_to_bool(argv[1]);
  rt_image_span packed = rt_image_map_bytes(img, m, texts);
  size_t len = texts ? m->texts_plain_size : m->plain_size;
  char *plain = packed.p && len <= RT_IMAGE_MAP_MAX ? malloc(len + 1) : NULL;
  if (!plain) return NULL;
  if (ZSTD_decompress(plain, len, packed.p, packed.len) == len) return text_of(env, plain, len);
  free(plain);
  return NULL;
}
