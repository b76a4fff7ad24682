/* SPDX-License-Identifier: MIT */
/*
 * wasm.h - what a WebAssembly module imports: the modules of its import section, for the graph; and which
 * texts name more than the core of the WebAssembly object.
 * Source: WebAssembly Core Specification, "Binary Format", modules.
 */
#ifndef INGOT_PK_WASM_H
#define INGOT_PK_WASM_H

#include "runtime/base/str.h"

/* Calls `each` with the module name of every import, in order, repeated ones too; the name lies in
 * `bytes`. 0; RT_E_SYNTAX when the bytes are no WebAssembly module or use what this reader does not
 * know: those called so far are right. */
int pk_wasm_imports(rt_str bytes, void (*each)(void *ctx, rt_str module), void *ctx);

/* Whether a text names functions of the WebAssembly object that a process only has when it must
 * (en_wasm_core in runtime/engine/core.h). */
bool pk_wasm_names_all(rt_str text);

#endif
