/* SPDX-License-Identifier: MIT */
/*
 * options_node.h - the texts in which a script gets options that are not Ingot's own: cx_options' v8_flags,
 * node_options and env_text. A name is with its dashes; one thread.
 */
#ifndef INGOT_CX_OPTIONS_NODE_H
#define INGOT_CX_OPTIONS_NODE_H

#include "compiler/options.h"

/* `value` may be NULL. An empty name: `value` is flags as they are. */
void cx_v8_flag_add(cx_options *o, rt_str name, const char *value);

void cx_node_option_add(cx_options *o, rt_str name, const char *value);
/* Takes the lines of an option away: "--name" and "--name=value". */
void cx_node_option_drop(cx_options *o, rt_str name);
/* Those of "--no-name" for "--name", and the other way round. */
void cx_node_option_drop_opposite(cx_options *o, rt_str name);
/* Whether there is a line of it. */
bool cx_node_option_has(const cx_options *o, const char *name);

/* Splits NODE_OPTIONS at blanks; inside double quotes a backslash takes the next character as it is. Words are put
 * into o->env_text, one after the other. False when a quote is not closed. */
bool cx_env_split(cx_options *o, const char *text, cx_args *words);

#endif
