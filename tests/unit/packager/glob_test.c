/* SPDX-License-Identifier: MIT */
/* The patterns of --include. */
#include <stdio.h>

#include "packager/glob.h"
#include "runtime/base/buf.h"

static int failures;

static void name(const char *pattern, const char *text, bool want) {
  if (pk_glob_name(rt_str_c(pattern), rt_str_c(text)) == want) return;
  failures++;
  printf("'%s' against '%s': want %d\n", pattern, text, want);
}

static void names(void) {
  name("*", "abc", true);
  name("*", ".abc", false);
  name(".*", ".abc", true);
  name("", "", true);
  name("a*c", "abbc", true);
  name("a*c", "abbd", false);
  name("*a*b*", "xxaxxbxx", true);
  name("?", "\xC3\xA9", true);
  name("??", "\xC3\xA9", false);
  name("[a-c]x", "bx", true);
  name("[!a-c]x", "bx", false);
  name("[]x", "[]x", true);
  name("a\\*", "a*", true);
  name("a\\*", "ab", false);
  name("*.js", "a.js", true);
  name("*.js", "a.json", false);
  name("**", "a", true);
}

static void add(void *ctx, rt_str text) { rt_buf_fmt(ctx, "%.*s ", RT_STR_ARG(text)); }

static void compare(const char *title, rt_buf *got, const char *want) {
  rt_buf_byte(got, 0);
  if (strcmp((char *)got->p, want) != 0) {
    failures++;
    printf("%s: got %s, want %s\n", title, (char *)got->p, want);
  }
  rt_buf_deinit(got);
}

static void braces_one(const char *pattern, const char *want) {
  rt_arena a = {0};
  rt_buf got = {0};
  pk_glob_braces(&a, rt_str_c(pattern), add, &got);
  compare(pattern, &got, want);
  rt_arena_deinit(&a);
}

static void braces(void) {
  braces_one("a{b,c}d", "abd acd ");
  braces_one("{a,b}{1,2}", "a1 a2 b1 b2 ");
  braces_one("{a,{b,c}}x", "ax bx cx ");
  braces_one("a{b", "a{b ");
  braces_one("a\\{b,c}", "a\\{b,c} ");
  braces_one("{a}", "a ");
  braces_one("{,x}", " x ");
}

static void walk_one(pk_vfs *v, const char *pattern, const char *want) {
  rt_arena a = {0};
  rt_buf got = {0};
  pk_glob_walk(&a, v, RT_STR("/r"), rt_str_c(pattern), add, &got);
  compare(pattern, &got, want);
  rt_arena_deinit(&a);
}

static void walks(void) {
  pk_vfs *v = pk_vfs_mem();
  pk_vfs_mem_file(v, "/r/a.js", "");
  pk_vfs_mem_file(v, "/r/d/b.js", "");
  pk_vfs_mem_file(v, "/r/d/e/c.js", "");
  pk_vfs_mem_file(v, "/r/.git/x.js", "");
  pk_vfs_mem_file(v, "/r/node_modules/n/y.js", "");
  pk_vfs_mem_file(v, "/outside.js", "");
  pk_vfs_mem_link(v, "/r/d/loop", "..");
  walk_one(v, "*.js", "/r/a.js ");
  walk_one(v, "**/*.js", "/r/a.js /r/d/b.js /r/d/e/c.js ");
  walk_one(v, "d/**", "/r/d ");
  walk_one(v, "**", "/r ");
  walk_one(v, "d", "/r/d ");
  walk_one(v, "d/", "/r/d ");
  walk_one(v, "node_modules/*/*.js", "/r/node_modules/n/y.js ");
  walk_one(v, ".git/*", "/r/.git/x.js ");
  walk_one(v, "../*.js", "/outside.js ");
  walk_one(v, "nope/*", "");
  walk_one(v, "a.js/*", "");
  pk_vfs_free(v);
}

int main(void) {
  names();
  braces();
  walks();
  return failures != 0;
}
