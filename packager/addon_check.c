/* SPDX-License-Identifier: MIT */
/* Whether a file is an addon that can work in an executable (addon.h). */
#include "packager/addon.h"

static bool needs_musl(const pk_elf *e) {
  size_t pos = 0;
  rt_str name;
  while (pk_elf_needed(e, &pos, &name)) {
    if (rt_str_starts(name, RT_STR("libc.musl-")) || rt_str_is(name, "libc.so")) return true;
  }
  return false;
}

/* Mangled names of v8:: and node::, the functions and (const) methods of. */
static bool is_v8_name(rt_str name) {
  static const char *const starts[] = {"_ZN2v8", "_ZNK2v8", "_ZN4node", "_ZNK4node", "_ZTIN2v8", "_ZTVN2v8"};
  for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
    if (rt_str_starts(name, rt_str_c(starts[i]))) return true;
  }
  return rt_str_is(name, "node_module_register");
}

pk_addon_verdict pk_addon_check(pk_elf *e, rt_str file) {
  switch (pk_elf_open(e, file)) {
    case PK_ELF_OK: break;
    case PK_ELF_NONE: return PK_ADDON_OTHER;
    case PK_ELF_ARCH: return PK_ADDON_ARCH;
    case PK_ELF_MACOS: return PK_ADDON_MACOS;
    case PK_ELF_WINDOWS: return PK_ADDON_WINDOWS;
  }
  if (!e->shared) return PK_ADDON_OTHER;
  if (needs_musl(e)) return PK_ADDON_MUSL;
  bool registers = false;
  size_t pos = 0;
  pk_elf_symbol s;
  while (pk_elf_next_symbol(e, &pos, &s)) {
    if (!s.defined && s.global && is_v8_name(s.name)) return PK_ADDON_V8;
    registers |= rt_str_is(s.name, s.defined ? "napi_register_module_v1" : "napi_module_register");
  }
  return registers ? PK_ADDON_OK : PK_ADDON_OTHER;
}

bool pk_addon_is_foreign(pk_addon_verdict verdict) {
  return verdict >= PK_ADDON_WINDOWS && verdict <= PK_ADDON_MUSL;
}

const char *pk_addon_reason(pk_addon_verdict verdict) {
  switch (verdict) {
    case PK_ADDON_OK: return "it can work";
    case PK_ADDON_WINDOWS: return "it is built for Windows";
    case PK_ADDON_MACOS: return "it is built for macOS";
    case PK_ADDON_ARCH: return "it is built for another processor than x86-64";
    case PK_ADDON_MUSL: return "it is built for musl (Alpine Linux), not for glibc";
    case PK_ADDON_V8: return "it is built against V8's C++ interface, not against Node-API";
    case PK_ADDON_OTHER: break;
  }
  return "it is no Node-API addon: it registers no module";
}

bool pk_addon_is_system(rt_str library) {
  static const char *const system[] = {
      "libc.so.6",      "libm.so.6",      "libmvec.so.1", "libpthread.so.0",   "libdl.so.2",
      "librt.so.1",     "libutil.so.1",   "libanl.so.1",  "libresolv.so.2",    "ld-linux-x86-64.so.2",
      "libstdc++.so.6", "libgcc_s.so.1", "linux-vdso.so.1"};
  for (size_t i = 0; i < sizeof system / sizeof *system; i++) {
    if (rt_str_is(library, system[i])) return true;
  }
  return false;
}
