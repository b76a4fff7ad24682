// SPDX-License-Identifier: MIT
'use strict';
// Completion: names, members, modules and files; nothing of the program runs for it.

const assert = require('assert');
const repl = require('repl');
const { PassThrough } = require('stream');

const output = new PassThrough();
output.resume();
const server = repl.start({ input: new PassThrough(), output, terminal: false });

function complete(line) {
  let found;
  server.complete(line, (err, result) => {
    assert.ifError(err);
    found = result;
  });
  return found;
}

const names = (line) => complete(line)[0];

server.context.ran = 0;
server.eval(`
  let lexical = { deep: { er: 1 }, get trap() { ran++; return {}; } };
  var list = [{ only: 1 }], key = 'deep', proxy = new Proxy({ a: { b: 1 } }, { get() { ran++; } });
  function call() { ran++; return {}; }
`, server.context, 'REPL0', assert.ifError);

assert.deepStrictEqual(complete('lexi'), [['lexical'], 'lexi']);
assert.deepStrictEqual(complete('lexical.de'), [['lexical.deep'], 'lexical.de']);
assert.deepStrictEqual(complete('x = lexical?.deep.e'), [['lexical?.deep.er'], 'lexical?.deep.e']);
assert.deepStrictEqual(complete("lexical['deep'].e"), [["lexical['deep'].er"], "lexical['deep'].e"]);
assert.deepStrictEqual(complete('lexical[key].e'), [['lexical[key].er'], 'lexical[key].e']);
assert.deepStrictEqual(complete('list[0].on'), [['list[0].only'], 'list[0].on']);
assert.deepStrictEqual(names('"text".charC'), ['"text".charCodeAt']);
assert.deepStrictEqual(names('[].flatM'), ['[].flatMap']);
for (const line of ['lexical.trap.', 'proxy.a.', 'call().', 'list[call()].', 'nothing.at.all', 'let le']) {
  assert.deepStrictEqual(names(line), [], line);
}
assert.strictEqual(server.context.ran, 0);
assert(names('lexical.').includes('lexical.trap'));
assert.deepStrictEqual(names('deb').filter(Boolean), ['debugger']);
assert.deepStrictEqual(complete('.bre'), [['break'], 'bre']);

assert(names("require('").includes('fs') && names("require('").includes('node:sqlite') === require('module').isBuiltin('node:sqlite'));
assert.deepStrictEqual(names('import("node:dns/'), ['node:dns/promises']);
process.chdir(__dirname);
assert.deepStrictEqual(complete("require('./comp"), [['./complete'], './comp']);
assert.deepStrictEqual(complete("import('./comp"), [['./complete.js'], './comp']);
assert.deepStrictEqual(complete("fs.readFileSync('./eval"), [['evaluate.js'], 'eval']);
server.close();
