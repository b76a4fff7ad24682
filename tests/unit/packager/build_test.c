/* SPDX-License-Identifier: MIT */
/*
 * The whole of pk_build on disk, with this program as its own template: as the child it checks the
 * plan and writes a blob; as the product it opens its image; as the test it builds small apps and
 * looks at what comes out, also when the child reports errors, crashes or hangs, or the output
 * cannot be.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "packager/build.h"
#include "packager/memfd.h"
#include "packager/plan.h"
#include "packager/vfs.h"
#include "runtime/base/err.h"
#include "runtime/image/image.h"
#include "tests/unit/packager/elf_make.h"

static int failures;
#define EXPECT(cond) \
  ((cond) ? (void)0 : (void)(failures++, printf("line %d: %s\n", __LINE__, #cond)))

/* ---- as the template ---------------------------------------------------------------------------
 */

static bool source_has(const rt_image *img, const char *text) {
  rt_image_span s = rt_image_module_source(img, rt_image_module_at(img, 0));
  return memmem(s.p, s.len, text, strlen(text)) != NULL;
}

static int make_blob(int plan_fd, int out_fd) {
  static char cwd[64];
  struct stat s;
  rt_image img;
  if (fstat(plan_fd, &s) != 0) return 1;
  size_t len = (size_t)s.st_size;
  void *aligned = mmap(NULL, len, PROT_READ, MAP_PRIVATE, plan_fd, 0);
  if (rt_image_open(&img, aligned, len) != 0 || rt_image_verify(&img, NULL) != 0) return 2;
  if ((img.header->flags & RT_IMAGE_PLAN) == 0 || rt_image_get(&img, RT_SECTION_ASSETS).len != 0)
    return 3;
  if (environ[0] != NULL || getcwd(cwd, sizeof cwd) == NULL || strcmp(cwd, "/") != 0) return 4;
  if (source_has(&img, "CRASH")) abort();
  if (source_has(&img, "HANG")) pause();
  if (source_has(&img, "SYNTAX")) {
    fprintf(stderr, "{\"module\":0,\"line\":2,\"column\":3,\"message\":\"SyntaxError: bad\"}\n");
    return RT_PLAN_EXIT_DIAGS;
  }
  fprintf(stderr, "{\"level\":\"warning\",\"message\":\"a warning\"}\nplain words\n");
  char blob[64];
  int n = snprintf(blob, sizeof blob, "blob of %u modules", img.module_count);
  return pk_memfd_write(out_fd, 0, blob, (size_t)n) == 0 ? 0 : 5;
}

/* ---- as the product ----------------------------------------------------------------------------
 */

static int run_product(const rt_image *img) {
  rt_image_span blob = rt_image_get(img, RT_SECTION_SNAPSHOT);
  bool good = rt_image_verify(img, NULL) == 0 && blob.len == 17 &&
              memcmp(blob.p, "blob of 2 modules", 17) == 0;
  uint32_t asset = rt_image_file_find(img, "/ingot/public/a.txt", 19);
  good = good && asset != RT_IMAGE_NONE && rt_image_file_at(img, asset)->size == 5;
  return good ? 42 : 1;
}

/* ---- as the test -------------------------------------------------------------------------------
 */

static void put(const char *path, const char *text) {
  FILE *f = fopen(path, "w");
  EXPECT(f != NULL && fputs(text, f) >= 0 && fclose(f) == 0);
}

static void make_app(const char *dir) {
  char self[4096];
  EXPECT(chdir(dir) == 0);
  EXPECT(mkdir("app", 0755) == 0 && mkdir("app/public", 0755) == 0 && mkdir("tools", 0755) == 0);
  put("app/package.json", "{\"name\":\"app\",\"version\":\"1.0.0\"}");
  put("app/main.js", "require('./b');\nrequire('path').join(__dirname, 'public')\n");
  put("app/b.js", "");
  put("app/public/a.txt", "asset");
  put("tools/icudt1l.dat", "icu");
  ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
  self[n > 0 ? n : 0] = 0;
  EXPECT(symlink(self, "tools/template-static") == 0);
}

static int build(const char *output, pk_options o, cx_diags *diags) {
  pk_report report;
  cx_diags_init(diags);
  o.output = output;
  o.tool_dir = "tools";
  o.locales = "all";
  o.version = "test";
  if (o.entry == NULL) o.entry = "app/main.js";
  int err = pk_build(&o, diags, &report);
  pk_report_deinit(&report);
  return err;
}

static bool says(const cx_diags *d, cx_diag_id id, const char *text) {
  for (const cx_diag *x = d->first; x != NULL; x = x->next) {
    if (x->id == id && strstr(x->text.p, text) != NULL) return true;
  }
  return false;
}

static void good_build(void) {
  cx_diags d;
  EXPECT(build("out", (pk_options){0}, &d) == 0);
  EXPECT(d.errors == 0 && says(&d, CX_SNAPSHOT_FAILED, "a warning"));
  cx_diags_deinit(&d);
  struct stat s;
  EXPECT(stat("out", &s) == 0 && (s.st_mode & 0777) == 0755);
  int status = system("./out");
  EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 42);
  rt_buf text = {0};
  cx_diags_init(&d);
  EXPECT(pk_inspect("out", true, &text, &d) == 0 &&
         memmem(text.p, text.len, "/ingot/b.js", 11) != NULL);
  EXPECT(pk_inspect("app/b.js", true, &text, &d) == RT_E_DIAGNOSED);
  cx_diags_deinit(&d);
  rt_buf_deinit(&text);
}

/* The same tree under another name, touched later, written elsewhere under the same name. */
static void same_bytes_elsewhere(void) {
  cx_diags d;
  EXPECT(system("cp -r app app2 && touch app2/main.js && mkdir elsewhere") == 0);
  EXPECT(build("elsewhere/out", (pk_options){.entry = "./app2/main"}, &d) == 0);
  cx_diags_deinit(&d);
  EXPECT(system("cmp out elsewhere/out") == 0);
}

static void failing(const char *text, pk_options o, const char *output, int want, cx_diag_id id,
                    const char *message) {
  cx_diags d;
  put("app/b.js", "");
  put("app/main.js", text);
  EXPECT(build(output, o, &d) == want);
  if (message != NULL && !says(&d, id, message)) {
    failures++;
    printf("no diagnostic '%s'\n", message);
    cx_diags_print(&d, stdout, true);
  }
  cx_diags_deinit(&d);
  EXPECT(access("bad", F_OK) != 0);
}

static int cancel(void *ctx, pk_stage stage, uint64_t done, uint64_t total, rt_str what) {
  (void)ctx, (void)done, (void)total, (void)what;
  return stage == PK_STAGE_WRITE;
}

static void put_addon(const char *path) {
  rt_buf b = {0};
  elf_make(&(elf_made){.symbols = {"+napi_register_module_v1"}}, &b);
  FILE *f = fopen(path, "w");
  EXPECT(f != NULL && fwrite(b.p, 1, b.len, f) == b.len && fclose(f) == 0);
  rt_buf_deinit(&b);
}

static void bad_builds(void) {
  pk_options o = {0};
  failing("1;\n  SYNTAX", o, "bad", RT_E_DIAGNOSED, CX_SYNTAX_ERROR, "SyntaxError: bad");
  failing("CRASH", o, "bad", RT_E_DIAGNOSED, CX_SNAPSHOT_FAILED, "crashed");
  failing("HANG", (pk_options){.snapshot_timeout_s = 1}, "bad", RT_E_DIAGNOSED, CX_SNAPSHOT_FAILED,
          "too long");
  failing("require('./b')", o, "nowhere/bad", RT_E_DIAGNOSED, CX_CANNOT_WRITE, "No such file");
  failing("require('./b')", o, "app/b.js", RT_E_DIAGNOSED, CX_CANNOT_WRITE, "overwrite");
  failing("require('./b')", o, "app", RT_E_DIAGNOSED, CX_CANNOT_WRITE, "directory");
  failing("1", (pk_options){.root = "tools"}, "bad", RT_E_DIAGNOSED, CX_OUTSIDE_ROOT, "outside");
  failing("1", (pk_options){.template_kind = PK_TEMPLATE_DYNAMIC}, "bad", RT_E_DIAGNOSED,
          CX_BAD_TEMPLATE, "Cannot read");
  failing("1", (pk_options){.progress = cancel}, "bad", RT_E_INTERRUPTED, CX_INTERNAL, NULL);
  put("app/x.node", "ELF");
  failing("require('./x.node')", (pk_options){0}, "bad", RT_E_DIAGNOSED, CX_NATIVE_ADDON, "registers no module");
  put_addon("app/x.node");
  failing("require('./x.node')", (pk_options){.template_kind = PK_TEMPLATE_STATIC}, "bad",
          RT_E_DIAGNOSED, CX_NATIVE_ADDON, "native addon");
}

int main(int argc, char **argv) {
  rt_image img;
  if (rt_image_open_self(&img) == 0) return run_product(&img);
  if (argc == 5 && strcmp(argv[1], RT_PLAN_ARG) == 0)
    return make_blob(atoi(argv[2]), atoi(argv[3]));
  char dir[] = "/tmp/ingot-build-test-XXXXXX", command[64];
  EXPECT(mkdtemp(dir) != NULL);
  make_app(dir);
  good_build();
  same_bytes_elsewhere();
  bad_builds();
  snprintf(command, sizeof command, "rm -rf %s", dir);
  EXPECT(chdir("/") == 0 && system(command) == 0);
  return failures != 0;
}
