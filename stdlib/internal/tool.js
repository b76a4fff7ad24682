// SPDX-License-Identifier: MIT
'use strict';
// Files that only the command ingot carries, in its own image (packager/self.h): JavaScript and data for
// what no built executable does, or few: those have a text as an option of the image (packager/carried.h).
// Modules among them get a require() that knows them, the stdlib and 'natives'.

const boot = natives('boot');
const image = natives('image');
const { requireBuiltin } = require('internal/loader');

const loaded = new Map(); // name -> module

// Files of an application are none of these.
function find(name) { return boot.moduleEntry() < 0 ? image.find(`/ingot/${name}`) : -1; }

const given = (name) => boot.option(`tool:${name}`);

function has(name) { return find(name) >= 0 || given(name) !== undefined; }

function bytes(name) { return image.bytes(find(name)); }

function requireTool(id) {
  if (id === 'natives') return natives;
  if (!has(id)) return requireBuiltin(id);
  return id.endsWith('.js') ? load(id) : bytes(id);
}

// The exports of a module, evaluated once.
function load(name) {
  let module = loaded.get(name);
  if (module === undefined) {
    module = { exports: {} };
    const text = given(name) ?? require('buffer').Buffer.from(bytes(name)).latin1Slice();
    const fn = natives('module').compile(text, `node:internal/${name}`);
    fn.call(module.exports, module.exports, requireTool, module);
    loaded.set(name, module);
  }
  return module.exports;
}

// The next load evaluates it again.
function forget(name) { loaded.delete(name); }

module.exports = { forget, has, load };
