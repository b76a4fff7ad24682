// SPDX-License-Identifier: MIT
'use strict';
// Which traces are mapped, and when a map is read: never before a trace needs it, and only that of a file
// with a frame in the trace. Files, data: URLs, sourceRoot, vm, eval, packages; broken and missing maps
// leave the generated positions. Runs in an empty folder.
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const vm = require('vm');
const Module = require('module');
const { spawnSync } = require('child_process');

const cwd = process.cwd();

// A map of one segment: everything is source:line:1.
function mapOf(source, line, more = {}) {
  const digit = 'ACEGIKMOQSUWY'[line - 1];
  return JSON.stringify({ version: 3, sources: [source], names: [], mappings: `AA${digit}A`, ...more });
}

function write(name, text) {
  fs.mkdirSync(path.dirname(path.join(cwd, name)), { recursive: true });
  fs.writeFileSync(path.join(cwd, name), text);
  return path.join(cwd, name);
}

const thrower = (url) => `module.exports = () => new Error('oops');\n//# sourceMappingURL=${url}\n`;
const top = (err) => err.stack.split('\n')[1].trim();

process.setSourceMapsEnabled(true);

// A file: read when the stack is, not before.
{
  const make = require(write('late.js', thrower('late.js.map')));
  const early = make();
  write('late.js.map', mapOf('src/late.ts', 3));
  assert.strictEqual(top(early), `at module.exports (${cwd}/src/late.ts:3:1)`);
  const other = require(write('never.js', thrower('never.js.map')));
  const err = make();
  assert.strictEqual(top(err), top(early));
  write('never.js.map', mapOf('src/never.ts', 4)); // it would not be there if the trace above had looked
  assert.strictEqual(top(other()), `at module.exports (${cwd}/src/never.ts:4:1)`);
}

// data: URLs in both encodings; sourceRoot; URLs of other schemes; percent-encoded names.
{
  const base64 = `data:application/json;charset=utf-8;base64,${Buffer.from(mapOf('b.ts', 2)).toString('base64')}`;
  const percent = `data:application/json,${encodeURIComponent(mapOf('webpack://app/p.ts', 5))}`;
  assert.strictEqual(top(require(write('one/b.js', thrower(base64)))()), `at module.exports (${cwd}/one/b.ts:2:1)`);
  assert.strictEqual(top(require(write('one/p.js', thrower(percent)))()), 'at module.exports (webpack://app/p.ts:5:1)');
  write('one/maps/r.map', mapOf('r%20s.ts', 1, { sourceRoot: '../../src' }));
  assert.strictEqual(top(require(write('one/r.js', thrower('maps/r.map')))()), `at module.exports (${cwd}/src/r s.ts:1:1)`);
}

// The guard that servers put in front of JSON.
write('guard.js.map', `)]}'\n${mapOf('g.ts', 2)}`);
assert.strictEqual(top(require(write('guard.js', thrower('guard.js.map')))()), `at module.exports (${cwd}/g.ts:2:1)`);

// What is missing or broken: the generated place.
write('broken.js.map', '{"version": 3, "sources": ["x.ts"], "mappings": ');
write('odd.js.map', '{"version": 3, "sources": 7, "names": {}, "mappings": [1]}');
write('list.js.map', '[]');
write('beyond.js.map', JSON.stringify({ version: 3, sources: [], names: [], mappings: 'AAAA' }));
for (const url of ['broken.js.map', 'odd.js.map', 'list.js.map', 'beyond.js.map', 'missing.js.map', 'http://localhost:1/x.map', 'data:text/plain,x', 'data:application/json;base64,%%%']) {
  const file = write(`bad-${url.replace(/\W/g, '-')}.js`, thrower(url));
  assert.strictEqual(top(require(file)()), `at module.exports (${file}:1:24)`);
}

// Code of vm and of eval(); in packages.
{
  const url = `data:application/json,${encodeURIComponent(mapOf('file:///elsewhere/v.ts', 6))}`;
  const comments = `//# sourceMappingURL=${url}\n`;
  assert.match(top(vm.runInThisContext(`(() => new Error('x'))\n${comments}`, '/made/up.js')()), /\(\/elsewhere\/v\.ts:6:1\)$/);
  assert.match(top(new vm.Script(`(() => new Error('x'))\n${comments}`).runInThisContext()()), /\(\/elsewhere\/v\.ts:6:1\)$/);
  assert.match(top(vm.compileFunction(`return new Error('x')\n${comments}`, [], { filename: 'f.js' })()), /\(\/elsewhere\/v\.ts:6:1\)$/);
  assert.match(top(eval(`(() => new Error('x'))\n${comments}//# sourceURL=evaluated.js`)()), /\(\/elsewhere\/v\.ts:6:1\)$/);
  const dep = write('node_modules/dep/index.js', thrower(url));
  assert.match(top(require(dep)()), /\(\/elsewhere\/v\.ts:6:1\)$/);
  Module.setSourceMapsSupport(true);
  assert.match(top(eval(`(() => new Error('x'))\n${comments}//# sourceURL=again.js`)()), /again\.js:1:8/);
  delete require.cache[dep];
  assert.match(top(require(dep)()), /node_modules\/dep\/index\.js:1:24/);
  process.setSourceMapsEnabled(true);
}

// A program's own prepareStackTrace sees what V8 gives, and may call the one it replaces.
{
  const make = require(path.join(cwd, 'late.js')), replaced = Error.prepareStackTrace;
  Error.prepareStackTrace = (err, sites) => [sites[0].getFileName(), sites[0].getLineNumber(), replaced(err, sites)];
  const { 0: file, 1: line, 2: text } = make().stack;
  Error.prepareStackTrace = replaced;
  assert.deepStrictEqual([file, line], [`${cwd}/late.js`, 1]);
  assert.match(text, /late\.ts:3:1/);
}

// eval() stays what it is: its own scope, and V8's flag that forbids it.
{
  const local = 41;
  assert.strictEqual(eval('local + 1'), 42);
  assert.strictEqual(new Function('a', 'return a * 2')(21), 42);
  const sealed = vm.createContext({}, { codeGeneration: { strings: false } });
  assert.throws(() => vm.runInContext('eval("1")', sealed), { name: 'EvalError' });
  assert.strictEqual(vm.runInContext('eval("1 + 1")', vm.createContext({})), 2);
  const { status, stderr } = spawnSync(process.execPath, ['--enable-source-maps', '--disallow-code-generation-from-strings', '-e', 'eval("1")']);
  assert.strictEqual(status, 1);
  assert.match(stderr.toString(), /EvalError/);
}

// The place of an uncaught error: from the map's texts, from the original file, and else the generated one.
{
  const run = (file, ...flags) => spawnSync(process.execPath, [...flags, file]).stderr.toString();
  const file = write('uncaught.js', `function f() { throw new Error('bad'); }\nf();\n//# sourceMappingURL=uncaught.js.map\n`);
  write('uncaught.js.map', mapOf('u.ts', 2, { sourcesContent: ['// one\nthrow something;\n'] }));
  assert.ok(run(file, '--enable-source-maps').startsWith(`${cwd}/u.ts:2\nthrow something;\n^\n\nError: bad\n    at f (${cwd}/u.ts:2:1)\n`));
  assert.ok(run(file).startsWith(`${file}:1\nfunction f() { throw`));
  write('uncaught.js.map', mapOf('u.ts', 2));
  assert.ok(run(file, '--enable-source-maps').startsWith(`${file}:1\nfunction f() { throw`));
  write('u.ts', '\nfrom the disk\n');
  assert.ok(run(file, '--enable-source-maps').startsWith(`${cwd}/u.ts:2\nfrom the disk\n^\n`));
  const { stderr } = spawnSync(process.execPath, [file], { env: { ...process.env, NODE_OPTIONS: '--enable-source-maps' } });
  assert.ok(stderr.toString().startsWith(`${cwd}/u.ts:2\n`));
}
