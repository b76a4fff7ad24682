/* SPDX-License-Identifier: MIT */
/* See env_file.h. */
#include "compiler/env_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/dotenv.h"

static int read_all(const char *path, rt_buf *text) {
  FILE *f = fopen(path, "rb");
  if (!f) return -1;
  for (size_t n = 1; n;) {
    n = fread(rt_buf_reserve(text, 65536), 1, 65536, f);
    text->len += n;
  }
  bool failed = ferror(f);
  fclose(f);
  return failed ? -1 : 0;
}

/* The names that a file has set, a newline in front of each and behind the last: these another file may change. */
static bool is_ours(const rt_buf *names, const char *line) {
  return names->len && rt_str_find(rt_buf_view(names), rt_str_c(line), 0) != RT_STR_MISSING;
}

static void set(rt_buf *names, rt_str key, const rt_buf *value) {
  rt_buf line = {0}, text = {0};
  rt_buf_fmt(&line, "\n%.*s\n", RT_STR_ARG(key));
  rt_buf_byte(&line, 0);
  rt_buf_str(&text, rt_buf_view(value));
  rt_buf_byte(&text, 0);
  char *name = strndup(key.p, key.len);
  if (name && (!getenv(name) || is_ours(names, (char *)line.p))) {
    setenv(name, (char *)text.p, 1);
    rt_buf_c(names, (char *)line.p);
  }
  free(name);
  rt_buf_deinit(&line);
  rt_buf_deinit(&text);
}

static int load(const char *path, rt_buf *names) {
  rt_buf text = {0}, value = {0};
  int r = read_all(path, &text);
  rt_str rest = rt_buf_view(&text), key;
  while (r == 0 && rt_dotenv_next(&rest, &key, &value)) set(names, key, &value);
  rt_buf_deinit(&text);
  rt_buf_deinit(&value);
  return r;
}

int cx_env_files_load(const cx_env_file *files, size_t count, rt_buf *error) {
  rt_buf names = {0};
  int r = 0;
  for (size_t i = 0; r == 0 && i < count; i++) {
    if (load(files[i].path, &names) == 0) continue;
    if (files[i].optional) {
      fprintf(stderr, "%s not found. Continuing without it.\n", files[i].path);
      continue;
    }
    rt_buf_fmt(error, "%s: not found\n", files[i].path);
    r = -1;
  }
  rt_buf_deinit(&names);
  return r;
}
