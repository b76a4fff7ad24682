// SPDX-License-Identifier: MIT
'use strict';
// Writes the .wasm files of app/ into the folder that is given.
const fs = require('fs');
const path = require('path');
const wasm = require('../../stdlib/wasi/fixtures/wasm');

const { FUNC, GLOBAL, I32, MEMORY, call, encode, get, i32 } = wasm;

fs.mkdirSync(path.join(process.argv[2], 'files'), { recursive: true }); // git keeps no empty folders
const write = (name, bytes) => fs.writeFileSync(path.join(process.argv[2], name), bytes);

// A module with one function, `value`, that gives n.
const constant = (n) => encode({
  types: [[[], [I32]]], funcs: [{ type: 0, code: i32(n) }], exports: [['value', FUNC, 0]],
});

// Imports a JavaScript module and another WebAssembly module; its start function calls the former.
write('graph.wasm', encode({
  types: [[[I32], []], [[], [I32]], [[I32, I32], [I32]], [[], []]],
  imports: [['./host.mjs', 'note', 0], ['./leaf.wasm', 'value', 1]],
  funcs: [
    { type: 2, code: [...get(0), ...get(1), 0x6a, ...call(1), 0x6a] },
    { type: 3, code: [...i32(1), ...call(0)] },
  ],
  memory: 1,
  globals: [{ type: I32, mutable: false, init: i32(42) }],
  exports: [['add', FUNC, 2], ['memory', MEMORY, 0], ['answer', GLOBAL, 0], ['not a name', FUNC, 2]],
  start: 3,
}));
write('leaf.wasm', constant(100));
write('source.wasm', constant(1));
write('dynamic.wasm', constant(2));
write('dynamic-source.wasm', constant(3));
write('nameless', constant(4));
write('files/url.wasm', constant(5));
write('files/dirname.wasm', constant(6));
write('files/streamed.wasm', constant(7));
write('files/hello.wasm', wasm.hello('hello from wasm\n', 3));
write('files/syscalls.wasm', wasm.forwarder());
