// SPDX-License-Identifier: MIT
'use strict';
// process.allowedNodeEnvironmentFlags: what NODE_OPTIONS may hold, from the table of the command line itself
// (options.def). An executable does not look at NODE_OPTIONS: its set is empty.

const table = require('buffer').Buffer.from(require('options.def')).latin1Slice();

// As compiler/options.c has it (is_banned).
const banned = new Set([
  '--eval', '--print', '--check', '--interactive', '--run', '--env-file', '--env-file-if-exists', '--help', '--version',
]);

function readTable() {
  const flags = [];
  for (const { 1: name, 2: short, 3: commands } of table.matchAll(/^OPT\(\w+, "([^"]+)", (?:'(.)'|0), \w+, ([^,]+),/gm)) {
    if (!/\bS\b/.test(commands) || banned.has(name)) continue;
    flags.push(name);
    if (short !== undefined) flags.push(`-${short}`);
  }
  for (const { 1: name, 2: kind } of table.matchAll(/^NODE\("([^"]+)", (\w+)\)/gm)) {
    if (kind === 'MISSING') continue;
    flags.push(name);
    if (kind === 'FLAG' || kind === 'V8') flags.push(`--no-${name.slice(2)}`);
  }
  return flags.sort();
}

const flags = readTable();
const known = new Set(flags);

// A set that nothing can be added to; has() takes a flag with a value, with underscores, and without dashes.
class AllowedFlags extends Set {
  add() { return this; }
  delete() { return false; }
  clear() {}

  has(key) {
    if (typeof key !== 'string') return false;
    const name = key.replace(/=.*$/s, '').replaceAll('_', '-');
    return known.has(name) || (!name.startsWith('-') && (known.has(`--${name}`) || known.has(`-${name}`)));
  }

  get size() { return flags.length; }
  forEach(fn, self) { for (const flag of flags) Reflect.apply(fn, self, [flag, flag, this]); }
  entries() { return new Set(flags).entries(); }
  keys() { return new Set(flags).keys(); }
  values() { return new Set(flags).values(); }
  [Symbol.iterator]() { return this.values(); }
}

module.exports = Object.freeze(new AllowedFlags());
