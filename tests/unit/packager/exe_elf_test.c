/* SPDX-License-Identifier: MIT */
/*
 * This program is its own template (it links runtime/image/anchor.c): it attaches an image to a
 * copy of itself and runs the copy, which must find it, whole, with writable assets, reading no
 * file. Then malformed templates, which must be refused. Run it static and dynamic.
 */
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "packager/exe.h"
#include "packager/vfs.h"
#include "runtime/base/err.h"
#include "runtime/base/outfile.h"

static int failures;
#define EXPECT(cond) \
  ((cond) ? (void)0 : (void)(failures++, printf("line %d: %s\n", __LINE__, #cond)))

static volatile char big_bss[1 << 20]; /* so that the last segment of the template ends in one */

/* ---- as the copy ----------------------------------------------------------------------------- */

static int run_with_image(const rt_image *img) {
  EXPECT(rt_image_verify(img, NULL) == 0);
  const rt_image_file *f = rt_image_file_at(img, rt_image_file_find(img, "/ingot/asset", 12));
  rt_image_span s = rt_image_file_bytes(img, f);
  EXPECT(f->where == RT_DATA_ASSETS && s.len == 5 && memcmp(s.p, "bytes", 5) == 0);
  *(volatile uint8_t *)(uintptr_t)s.p = 'B'; /* writable, private */
  EXPECT(s.p[0] == 'B');
  EXPECT((uintptr_t)img->base % RT_IMAGE_PAGE == 0);
  char *heap = malloc(300000); /* brk lies behind the image */
  memset(heap, 1, 300000);
  free(heap);
  for (size_t i = 0; i < sizeof big_bss; i += 4096) EXPECT(big_bss[i] == 0);
  printf("image of %zu bytes\n", img->len);
  return failures != 0;
}

/* ---- as the packager ------------------------------------------------------------------------- */

static pk_image *make_image(const uint8_t build_id[16], bool assets) {
  static const pk_image_file files[] = {
      {RT_STR_INIT("/ingot/asset"), RT_STR_INIT("bytes"), false, RT_IMAGE_NONE}};
  pk_image_input in = {.files = files,
                       .file_count = assets ? 1 : 0,
                       .entry_module = RT_IMAGE_NONE,
                       .manifest = RT_STR("{}")};
  memcpy(in.build_id, build_id, 16);
  pk_image *img;
  EXPECT(pk_image_new(&in, &img) == 0);
  return img;
}

static int write_part(void *ctx, uint64_t offset, const void *data, size_t len) {
  return rt_outfile_write_at(ctx, data, len, offset);
}

static void write_exe(rt_str template_file, bool assets, const char *path) {
  uint8_t id[16];
  rt_image_build_id(template_file.p, template_file.len, id);
  pk_image *img = make_image(id, assets);
  pk_image_bytes bytes;
  pk_image_finish(img, RT_STR("blob"), &bytes);
  pk_exe exe;
  const char *why = "";
  int err = pk_exe_plan(&exe, template_file, &bytes, id, &why);
  if (err != 0) printf("plan: %s\n", why);
  EXPECT(err == 0);
  rt_outfile out;
  EXPECT(rt_outfile_open(&out, path) == 0);
  EXPECT(pk_exe_write(&exe, &bytes, write_part, &out) == 0);
  EXPECT(rt_outfile_commit(&out, 0755, false) == 0);
  struct stat s;
  EXPECT(stat(path, &s) == 0 && (uint64_t)s.st_size == exe.total_size);
  pk_image_free(img);
}

static void run(const char *path) {
  pid_t pid = fork();
  if (pid == 0) {
    execl(path, path, NULL);
    _exit(127);
  }
  int status;
  EXPECT(waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* Page offsets agree, segments are sorted and do not overlap, all lie in the file. */
static void check_segments(rt_str file) {
  const Elf64_Ehdr *h = (const void *)file.p;
  const Elf64_Phdr *p = (const void *)(file.p + h->e_phoff);
  uint64_t end = 0;
  for (int i = 0; i < h->e_phnum; i++) {
    if (p[i].p_type != PT_LOAD) continue;
    EXPECT(p[i].p_offset % 4096 == p[i].p_vaddr % 4096 && p[i].p_align >= 4096);
    EXPECT(p[i].p_vaddr >= end && p[i].p_offset + p[i].p_filesz <= file.len);
    end = p[i].p_vaddr + p[i].p_memsz;
  }
}

static void check_file(pk_vfs *v, const char *path) {
  rt_str file, image;
  EXPECT(pk_vfs_read(v, path, SIZE_MAX, &file) == 0);
  check_segments(file);
  EXPECT(pk_exe_find_image(file, &image) == 0);
  pk_image_bytes none = {0};
  pk_exe exe;
  const char *why;
  EXPECT(pk_exe_plan(&exe, file, &none, (const uint8_t *)"", &why) ==
         RT_E_ELF_UNSUPPORTED); /* not twice */
}

/* A template cut or with any byte of its headers changed is refused or laid out, but never crashes.
 */
static void damaged_templates(rt_str good) {
  pk_image_bytes bytes = {
      .total_size = 4096, .assets_offset = 4096, .piece_count = 1, .pieces = {{0, "x", 1}}};
  pk_exe exe;
  size_t n = good.len < 4096 ? good.len : 4096;
  for (size_t len = 0; len < n; len += 7) {
    EXPECT(pk_exe_plan(&exe, rt_str_slice(good, 0, len), &bytes,
                       (const uint8_t *)"0123456789abcdef", NULL) < 0);
  }
  char *copy = malloc(good.len);
  memcpy(copy, good.p, good.len);
  for (size_t at = 0; at < 1200; at++) {
    rt_str image;
    copy[at] ^= 0x5a;
    pk_exe_plan(&exe, rt_str_of(copy, good.len), &bytes, (const uint8_t *)"0123456789abcdef", NULL);
    pk_exe_find_image(rt_str_of(copy, good.len), &image);
    copy[at] ^= 0x5a;
  }
  free(copy);
}

int main(void) {
  rt_image img;
  int err = rt_image_open_self(&img);
  if (err == 0) return run_with_image(&img);
  EXPECT(err == 1);

  char dir[] = "/tmp/ingot-exe-test-XXXXXX", path[64], self[4096];
  EXPECT(mkdtemp(dir) != NULL);
  ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
  self[n > 0 ? n : 0] = 0;
  snprintf(path, sizeof path, "%s/out", dir);
  pk_vfs *v = pk_vfs_disk();
  rt_str template_file;
  EXPECT(pk_vfs_read(v, self, SIZE_MAX, &template_file) == 0);
  write_exe(template_file, true, path);
  run(path);
  check_file(v, path);
  damaged_templates(template_file);
  if (getenv("INGOT_KEEP") == NULL) unlink(path), rmdir(dir);
  else puts(path);
  pk_vfs_free(v);
  return failures != 0;
}
