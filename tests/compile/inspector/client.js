// SPDX-License-Identifier: MIT
'use strict';
// client.js OPEN WITHOUT: debuggers look into an executable that lets them, and cannot into one that does not.

const assert = require('assert');
const path = require('path');
const { Program } = require('../../stdlib/inspector/fixtures/client');

const { 2: open, 3: without } = process.argv.map((name) => path.resolve(name));

async function look(program) {
  const client = await program.attach();
  assert.strictEqual(await client.evaluate('6 * 7'), 42);
  await client.send('Debugger.enable');
  const { url } = await client.event('Debugger.scriptParsed', ({ params }) => params.url.endsWith('/main.js'));
  assert.strictEqual(url, 'file:///ingot/main.js');
  await client.send('Debugger.setBreakpointByUrl', { url, lineNumber: 20 }); // the last line
  await client.evaluate('globalThis.stop = 5');
  const { callFrames: [{ location }] } = await client.event('Debugger.paused');
  assert.strictEqual(location.lineNumber, 20);
  await client.send('Network.enable'); // has no option here
  await client.send('Debugger.resume');
  await program.says(/Waiting for the debugger to disconnect/);
  await client.close();
  assert.strictEqual(await program.end, 5);
}

async function main() {
  await look(new Program(['run'], { env: { INGOT_INSPECT: '127.0.0.1:0' } }, open));

  const quiet = new Program(['run'], { env: {} }, open);
  await quiet.says(/runs/, 'out');
  assert.strictEqual(quiet.err, '');
  quiet.child.kill('SIGUSR1');
  await look(quiet);

  const closed = new Program(['run'], { env: { INGOT_INSPECT: '127.0.0.1:0' } }, without);
  await closed.says(/runs/, 'out');
  closed.child.kill('SIGUSR1');
  assert.strictEqual(await closed.end, 'SIGUSR1');
  assert.strictEqual(closed.err, '');
}

let isDone = false;
process.on('exit', (code) => assert.ok(isDone || code !== 0));
main().then(() => { isDone = true; });
