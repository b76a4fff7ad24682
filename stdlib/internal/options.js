// SPDX-License-Identifier: MIT
'use strict';
// Node-style command line options of this process, as the command line parser handed them over
// ("name=value" lines). A built executable has none unless the build baked some in.

let options = null;

// `text`: a worker's own, else the command line's.
function read(text = natives('boot').startData()[7]) {
  options = new Map();
  if (text === undefined) return;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const at = line.indexOf('=');
    const name = at < 0 ? line : line.slice(0, at);
    const value = at < 0 ? true : line.slice(at + 1);
    const known = options.get(name);
    if (known === undefined) options.set(name, value);
    else options.set(name, Array.isArray(known) ? [...known, value] : [known, value]);
  }
}

// The value of an option: undefined, true, a string, or an array of those when given several times.
function get(name) {
  if (natives('boot').building()) return undefined;
  if (options === null) read();
  return options.get(name);
}

// Of an option that may be given several times: the last value counts, or all do.
function last(name) { return [get(name)].flat().at(-1); }
function all(name) { return [get(name) ?? []].flat(); }

// Doc cli.md: --no-require-module
function requiresModules() { return !get('--no-require-module') && !get('--no-experimental-require-module'); }

module.exports = { all, get, last, read, requiresModules };
