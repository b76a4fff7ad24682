/* SPDX-License-Identifier: MIT */
/* elf_target.c - what the packager reads of an addon, a library of one, or an object file. */
#include "packager/addon.h"
#include "runtime/base/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static rt_str file;

static void touch(rt_str s) {
  CHECK(s.len == 0 || (s.p >= file.p && s.len <= (size_t)(file.p + file.len - s.p)));
}

static void use(const pk_elf *e) {
  rt_str name;
  size_t pos = 0;
  while (pk_elf_needed(e, &pos, &name)) touch(name);
  touch(pk_elf_soname(e));
  touch(pk_elf_runpath(e));
  pk_elf_symbol symbol;
  for (pos = 0; pk_elf_next_symbol(e, &pos, &symbol);) touch(symbol.name);
  pk_elf_need need;
  pk_elf_need_pos at = {0};
  while (pk_elf_next_need(e, &at, &need)) touch(need.file), touch(need.version), pk_elf_version_number(need.version, "GLIBC_");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  pk_elf e;
  file = rt_str_of((const char *)data, size);
  CHECK(pk_addon_reason(pk_addon_check(&e, file)) != NULL);
  if (pk_elf_open(&e, file) == PK_ELF_OK) use(&e);
  return 0;
}
