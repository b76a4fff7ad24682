// SPDX-License-Identifier: MIT
'use strict';
// A debugger over a WebSocket: it holds a program at its first statement, sets breakpoints, looks at frames and changes
// what it sees; and SIGUSR1 lets one attach to a program that does nothing but run in a circle.

const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');
const { Program } = require('./fixtures/client');

const file = path.join(process.env.TMPDIR, 'program.js');
fs.writeFileSync(file, `const text = 'caf\\u00e9 \\u{1F980}';
function twice(n) {
  const m = n * 2;
  return m + added;
}
let added = 0;
setTimeout(function later() { console.log(twice(4), text); }, 1);
`);

async function breakpoints() {
  const program = new Program(['--inspect-brk=0', file]), client = await program.attach();
  await client.send('Runtime.enable');
  await client.send('Debugger.enable');
  await client.send('Debugger.setAsyncCallStackDepth', { maxDepth: 4 });
  await client.send('Runtime.runIfWaitingForDebugger');
  const start = await client.event('Debugger.paused');
  assert.strictEqual(start.reason, 'Break on start');
  const { scriptId } = await client.event('Debugger.scriptParsed', ({ params }) => params.url === pathToFileURL(file).href);
  const { location } = start.callFrames[0];
  assert.deepStrictEqual([location.scriptId, location.lineNumber], [scriptId, 0]);
  const { locations } = await client.send('Debugger.setBreakpointByUrl', { url: pathToFileURL(file).href, lineNumber: 3 });
  assert.strictEqual(locations.length, 1);
  await client.send('Debugger.resume');
  const { callFrames, asyncStackTrace } = await client.event('Debugger.paused', ({ params }) => params.reason === 'other');
  assert.deepStrictEqual(callFrames.slice(0, 2).map(({ functionName }) => functionName), ['twice', 'later']);
  assert.strictEqual(asyncStackTrace.description, 'Timeout');
  const { callFrameId } = callFrames[0];
  const of = async (expression) => (await client.send('Debugger.evaluateOnCallFrame', { callFrameId, expression })).result.value;
  assert.deepStrictEqual([await of('n + m'), await of('text')], [12, 'caf\u00e9 \u{1F980}']);
  await of('added = 69');
  await client.send('Debugger.resume');
  const { args } = await client.event('Runtime.consoleAPICalled');
  assert.deepStrictEqual(args.map(({ value }) => value), [77, 'caf\u00e9 \u{1F980}']);
  await program.says(/Waiting for the debugger to disconnect/);
  await client.close();
  assert.strictEqual(await program.end, 0);
  assert.strictEqual(program.out, '77 caf\u00e9 \u{1F980}\n');
}

async function signal() {
  const program = new Program(['--inspect-port=0', '-e', "let n = 0; console.log('runs'); for (;;) n++;"]);
  await program.says(/runs/, 'out');
  program.child.kill('SIGUSR1');
  const client = await program.attach();
  await client.send('Debugger.enable');
  await client.send('Debugger.pause');
  const { callFrames: [{ callFrameId }] } = await client.event('Debugger.paused');
  const evaluate = (expression) => client.send('Debugger.evaluateOnCallFrame', { callFrameId, expression });
  const { result } = await evaluate('n');
  assert.ok(result.value > 0);
  await evaluate('process.exitCode = 7');
  const done = evaluate('process.exit()'); // no answer comes
  await program.says(/Waiting for the debugger|ending/);
  await client.close();
  assert.strictEqual(await program.end, 7);
  done.catch(() => {});
}

async function signalAndResume() {
  const program = new Program(['--inspect-port=0', '-e', "console.log('runs'); while (!globalThis.stop) ;"]);
  await program.says(/runs/, 'out');
  program.child.kill('SIGUSR1');
  const client = await program.attach();
  assert.strictEqual(await client.evaluate('typeof stop'), 'undefined');
  await client.send('Debugger.enable');
  await client.send('Debugger.pause');
  await client.event('Debugger.paused');
  await client.send('Debugger.resume');
  await client.event('Debugger.resumed');
  assert.strictEqual(await client.evaluate('globalThis.stop = 1'), 1);
  await client.close();
  assert.strictEqual(await program.end, 0);
}

let isDone = false;
process.on('exit', (code) => assert.ok(isDone || code !== 0));
breakpoints().then(signal).then(signalAndResume).then(() => { isDone = true; });
