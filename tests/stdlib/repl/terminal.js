// SPDX-License-Identifier: MIT
'use strict';
// A prompt on a terminal: previews, texts of several lines edited as one, history in a file, and its search.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const repl = require('repl');
const { PassThrough } = require('stream');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ingot-repl-'));
const file = path.join(folder, 'history');

function start(options) {
  const input = new PassThrough(), output = new PassThrough();
  let text = '';
  output.on('data', (chunk) => { text += chunk; });
  const server = repl.start({ input, output, terminal: true, useColors: true, ...options });
  return {
    server,
    // One by one, as they are typed: what they make appear.
    async type(keys) {
      text = '';
      for (const key of keys) {
        input.write(key);
        await new Promise(setImmediate);
      }
      return text;
    },
  };
}

async function close(server) {
  const closed = new Promise((resolve) => server.once('exit', resolve));
  server.close();
  await closed;
}

async function previews() {
  const { server, type } = start();
  assert.match(await type(['1', '+', '1']), /\n\u001b\[90m2\u001b\[39m/);
  await type(['\r']);
  assert.match(await type([...'globalThis.side = 1']), /^(?![^]*90m1\u001b)/);
  assert.strictEqual(server.context.side, undefined);
  await type(['\u0015', ...'Uint8Arra']);
  assert.strictEqual(server.line, 'Uint8Arra');
  await type(['\u001b[C']); // the completion that is shown
  assert.strictEqual(server.line, 'Uint8Array');
  await type(['\u0015', ...'[3, 4].leng', '\t', '\r']);
  assert.strictEqual(server.last, 2);
  await close(server);
}

async function lines() {
  const { server, type } = start();
  await type([...'function two() {', '\r', ...'return 1;', '\r']);
  assert.strictEqual(server.line, 'function two() {\nreturn 1;\n');
  await type(['\u001b[A', '\u001b[F']); // to the line above
  assert.strictEqual(server.cursor, 'function two() {\nreturn 1;\n'.length);
  await type(['\u001b[A', ...new Array('return 1'.length).fill('\u001b[C'), '\u007f', '2']);
  assert.strictEqual(server.line, 'function two() {\nreturn 2;\n');
  await type(['\u0005', '}', '\r', ...'two()', '\r']);
  assert.strictEqual(server.last, 2);
  assert.deepStrictEqual(server.history, ['two()', '}\rreturn 2;\rfunction two() {']);
  await close(server);
}

function setUp(server) {
  return new Promise((resolve, reject) => server.setupHistory(file, (err) => (err ? reject(err) : resolve())));
}

async function history() {
  const first = start();
  await setUp(first.server);
  await first.type([...'40 + 2', '\r', ...'`a', '\r', ...'b`', '\r']);
  await close(first.server);
  assert.strictEqual(fs.readFileSync(file, 'latin1'), 'b`\r`a\n40 + 2');
  assert.strictEqual(fs.statSync(file).mode & 0o777, 0o600);

  const second = start();
  await setUp(second.server);
  await second.type(['\u001b[A']);
  assert.strictEqual(second.server.line, '`a\nb`');
  await second.type(['\u0015', '\u0015', '\u0015', '\u0003']);
  assert.match(await second.type(['\u0012', '4']), /bck-i-search: 4_/);
  assert.strictEqual(second.server.line, '40 + 2');
  assert.match(await second.type(['x']), /failed-bck-i-search: 4x_/);
  await second.type(['\u001b', '\u0003']);
  await new Promise((resolve) => setTimeout(resolve, 600)); // an escape alone is one after a while
  await second.type(['\u0012', '4', '\r']);
  assert.strictEqual(second.server.last, 42);
  await close(second.server);
}

let finished = false;
previews().then(lines).then(history).then(() => {
  finished = true;
  fs.rmSync(folder, { recursive: true });
});
process.on('exit', (code) => assert(finished || code !== 0, 'the sessions did not end'));
