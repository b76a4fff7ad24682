/* SPDX-License-Identifier: MIT */
/* options_node.c - see options_node.h. */
#include "compiler/options_node.h"

#include <stdio.h>
#include <string.h>

void cx_v8_flag_add(cx_options *o, rt_str name, const char *value) {
  if (o->v8_flags.len) o->v8_flags.p[o->v8_flags.len - 1] = ' '; /* over the NUL */
  rt_buf_str(&o->v8_flags, name);
  if (name.len && value) rt_buf_byte(&o->v8_flags, '=');
  if (value) rt_buf_c(&o->v8_flags, value);
  rt_buf_byte(&o->v8_flags, 0);
}

void cx_node_option_drop(cx_options *o, rt_str name) {
  if (!o->node_options.len) return;
  char *line = (char *)o->node_options.p, *end = line + o->node_options.len;
  while (line < end && *line) {
    char *next = strchr(line, '\n') + 1;
    bool is_it = rt_str_starts(rt_str_of(line, (size_t)(next - line)), name) && strchr("=\n", line[name.len]);
    if (!is_it) {
      line = next;
      continue;
    }
    memmove(line, next, (size_t)(end - next));
    o->node_options.len -= (size_t)(next - line);
    end -= next - line;
  }
}

void cx_node_option_drop_opposite(cx_options *o, rt_str name) {
  char opposite[96];
  bool negated = rt_str_starts(name, RT_STR("--no-"));
  rt_str base = rt_str_slice(name, negated ? 5 : 2, name.len);
  int len = snprintf(opposite, sizeof opposite, "--%s%.*s", negated ? "" : "no-", RT_STR_ARG(base));
  cx_node_option_drop(o, rt_str_of(opposite, (size_t)len));
}

void cx_node_option_add(cx_options *o, rt_str name, const char *value) {
  if (o->node_options.len) o->node_options.len--;
  rt_buf_str(&o->node_options, name);
  if (value) rt_buf_fmt(&o->node_options, "=%s", value);
  rt_buf_add(&o->node_options, "\n", 2);
}

bool cx_node_option_has(const cx_options *o, const char *name) {
  const char *line = o->node_options.len ? (const char *)o->node_options.p : "";
  size_t len = strlen(name);
  for (; *line; line = strchr(line, '\n') + 1)
    if (strncmp(line, name, len) == 0 && (line[len] == '=' || line[len] == '\n')) return true;
  return false;
}

bool cx_env_split(cx_options *o, const char *text, cx_args *words) {
  RT_VEC(size_t) starts = {0};
  bool quoted = false, inside = false;
  for (const char *p = text; *p; p++) {
    if (*p == ' ' && !quoted) {
      if (inside) rt_buf_byte(&o->env_text, 0);
      inside = false;
      continue;
    }
    if (!inside) rt_vec_push(&starts, o->env_text.len);
    inside = true;
    if (*p == '"') quoted = !quoted;
    else if (*p == '\\' && quoted && p[1]) rt_buf_byte(&o->env_text, (uint8_t)*++p);
    else rt_buf_byte(&o->env_text, (uint8_t)*p);
  }
  rt_buf_byte(&o->env_text, 0);
  for (size_t i = 0; i < starts.len; i++)
    rt_vec_push(words, (const char *)o->env_text.p + starts.p[i]);
  rt_vec_deinit(&starts);
  return !quoted;
}
