// SPDX-License-Identifier: MIT
'use strict';
// What a prompt without a terminal answers, line by line.

const assert = require('assert');
const repl = require('repl');
const { PassThrough } = require('stream');

// The answers to `lines`, given one after the other, each when the one before has been answered.
async function session(lines, options) {
  const input = new PassThrough(), output = new PassThrough({ encoding: 'utf8' });
  const server = repl.start({ prompt: '> ', input, output, terminal: false, ...options });
  const answers = [];
  for (const line of lines) {
    await answer(output);
    input.write(`${line}\n`);
    answers.push((await answer(output)).replace(/(> |\| )+$/, ''));
    output.unshift('> ');
  }
  server.close();
  return answers;
}

// What there is up to the next prompt.
async function answer(output) {
  let text = '';
  while (!/(?:> |\| )$/.test(text)) {
    text += output.read() ?? '';
    if (!/(?:> |\| )$/.test(text)) await new Promise((resolve) => output.once('readable', resolve));
  }
  return text;
}

async function check(pairs, options) {
  const answers = await session(pairs.map((pair) => pair[0]), options);
  answers.forEach((text, i) => {
    const { 0: line, 1: expected } = pairs[i];
    if (typeof expected === 'string') assert.strictEqual(text, expected, line);
    else assert.match(text, expected, line);
  });
}

async function main() {
  await check([
    ['1 + 1', '2\n'],
    ['{ a: 1 }', '{ a: 1 }\n'],
    ['{ a: 1 }; 2', '2\n'],
    ['let x = 5', 'undefined\n'],
    ['x + _', 'NaN\n'],
    ['_ = 3', 'Expression assignment to _ now disabled.\n3\n'],
    ['x', '5\n'],
    ['_', '3\n'],
    ['(function f() { throw new TypeError("bad") })()', /^Uncaught TypeError: bad\n {4}at f \(REPL\d+:1:\d+\)\n$/],
    ['_error.message', "'bad'\n"],
    ['throw null', 'Uncaught null\n'],
    ['let x', /^let x\n\^?.*\n*.*Uncaught SyntaxError: Identifier 'x' has already been declared\n$/],
    ['new RegExp("(")', /^Uncaught SyntaxError: Invalid regular expression/],
  ]);

  // Texts of several lines
  await check([
    ['[1,', ''], ['2].length', '2\n'],
    ['`a', ''], ['b`', "'a\\nb'\n"],
    ['`${1', ''], ['}`', "'1'\n"],
    ['/* a', ''], ['*/ 3', '3\n'],
    ["'a\\", ''], ["b'", "'ab'\n"],
    ['f(1,', ''], ['.break', ''],
    ['({', ''], ['b: 1 })', '{ b: 1 }\n'],
    ['{ "a":', ''], ['1 }', '{ a: 1 }\n'],
    ['1 2', /^1 2\n {2}\^\n\nUncaught SyntaxError: Unexpected number\n$/],
    ['"open', /Uncaught SyntaxError: Invalid or unexpected token\n$/],
  ]);

  // await, import() and what they leave behind
  await check([
    ['await Promise.resolve(1)', '1\n'],
    ['const y = await 2, { z } = await { z: 3 }', 'undefined\n'],
    ['y + z', '5\n'],
    ['await Promise.reject(new Error("no"))', /^Uncaught Error: no\n/],
    ['(await import("fs")).existsSync("/")', 'true\n'],
    ['path.join("a", "b")', "'a/b'\n"],
    ['await', /Uncaught (?:ReferenceError|SyntaxError)/],
  ]);

  // Contexts, and what changes an answer
  await check([['globalThis.notOurs = 1', '1\n'], ['({}) instanceof Object', 'true\n'], ['undefined', '']], { ignoreUndefined: true });
  assert.strictEqual(globalThis.notOurs, undefined);
  await check([['globalThis.ours = 1', '1\n']], { useGlobal: true });
  assert.strictEqual(globalThis.ours, 1);
  await check([['undeclared = 1', /^Uncaught ReferenceError: undeclared is not defined/]], { replMode: repl.REPL_MODE_STRICT });
  await check([['2', '<2>\n']], { writer: (value) => `<${value}>` });
  await check([['abc', "'ABC'\n"]], { eval: (code, context, file, done) => done(null, code.trim().toUpperCase()) });
  await check([
    ['.nothing', 'Invalid REPL keyword\n'],
    ['.help', /\n\.exit {4}Exit the REPL\n[^]*Ctrl\+D/],
    ['setTimeout(() => { throw new RangeError("later") }, 1).constructor.name', "'Timeout'\n"],
  ]);
}

let finished = false;
main().then(() => { finished = true; });
process.on('exit', (code) => assert(finished || code !== 0, 'the session did not end'));
