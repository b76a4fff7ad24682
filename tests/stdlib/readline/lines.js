// SPDX-License-Identifier: MIT
'use strict';
// Lines from a stream: line ends of all kinds, across chunks; iteration; questions; editing keys.
const assert = require('assert');
const readline = require('readline');
const { PassThrough } = require('stream');

let left = 4;

{
  const input = new PassThrough();
  const lines = [];
  const rl = readline.createInterface({ input, crlfDelay: Infinity });
  rl.on('line', (line) => lines.push(line)).on('close', () => {
    assert.deepStrictEqual(lines, ['one', 'two', 'three', '', 'h\u00e9', 'rest']);
    left--;
  });
  for (const chunk of ['one\ntw', 'o\r', '\nthree\r\n\nh']) input.write(chunk);
  for (const byte of [0xc3, 0xa9]) input.write(Buffer.from([byte]));
  input.end('\nrest');
}
(async () => {
  const input = new PassThrough();
  input.end('a\nb\nc');
  const lines = [];
  for await (const line of readline.createInterface({ input })) lines.push(line);
  assert.deepStrictEqual(lines, ['a', 'b', 'c']);
  left--;
})();
{
  const input = new PassThrough();
  const output = new PassThrough();
  const rl = readline.createInterface({ input, output, terminal: true, prompt: '' });
  rl.question('name? ', (answer) => {
    // Left arrow, Ctrl-A, Ctrl-K, Ctrl-Y and backspace have done their work.
    assert.strictEqual(answer, 'Xingo');
    rl.close();
    left--;
  });
  input.write('ingot\u007f\u0001X\u000b\u0019\n');
}
{
  const keys = [];
  const input = new PassThrough();
  readline.emitKeypressEvents(input);
  input.on('keypress', (text, key) => {
    keys.push((key.ctrl ? 'C-' : '') + (key.meta ? 'M-' : '') + key.name);
  });
  input.write('a\u0003\u001b[A\u001bb\u001b[1;5C');
  setImmediate(() => {
    assert.deepStrictEqual(keys, ['a', 'C-c', 'up', 'M-b', 'C-right']);
    left--;
  });
}
process.on('exit', () => assert.strictEqual(left, 0));
