// SPDX-License-Identifier: MIT
'use strict';
// localStorage and sessionStorage of a process that is started with their options: items as properties and by
// methods, in a file that another process sees.
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ingot-storage-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));

function run(code) {
  const options = ['--no-warnings', '--experimental-webstorage', '--localstorage-file', path.join(folder, 'items')];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...options, '-p', code], { encoding: 'utf8' });
  assert.strictEqual(status, 0, stderr);
  return JSON.parse(stdout);
}

assert.strictEqual(typeof localStorage, 'undefined');
assert.deepStrictEqual(run(`
  const s = localStorage;
  s.a = 1;
  s['b'] = { toString: () => 'two' };
  s.setItem('\\ud800', 'lone');
  s.getItemX = '';
  delete s.a;
  s.a = 'again';
  JSON.stringify([s.length, Object.keys(s), s.getItem('b'), s.b, s.nothing ?? null, 'a' in s, 'c' in s, s.key(0),
    s.key(9), s['\\ud800'], { ...s }.a, String(s), s === localStorage])`),
[4, ['b', '\ud800', 'getItemX', 'a'], 'two', 'two', null, true, false, 'b',
 null, 'lone', 'again', '[object Storage]', true]);

// A name of the prototype is an item, but no property.
assert.deepStrictEqual(run(`
  localStorage.setItem('getItem', 'x');
  JSON.stringify([typeof localStorage.getItem, localStorage.getItem('getItem'), localStorage.length])`),
['function', 'x', 5]);

assert.deepStrictEqual(run(`
  localStorage.clear();
  sessionStorage.x = 'y';
  const missing = [];
  for (const call of [
    () => sessionStorage.getItem(), () => sessionStorage.setItem('a'), () => Storage.prototype.key.call({}, 1),
  ]) {
    try { call(); } catch (err) { missing.push(err.code); }
  }
  JSON.stringify([localStorage.length, sessionStorage.length, missing])`),
[0, 1, ['ERR_MISSING_ARGS', 'ERR_MISSING_ARGS', 'ERR_INVALID_THIS']]);
assert.deepStrictEqual(run('JSON.stringify([localStorage.length, sessionStorage.length])'), [0, 0]);
