// SPDX-License-Identifier: MIT
'use strict';
// breakOnSigint: SIGINT ends the innermost code that asked for it, and the process's ways with the signal
// are afterwards what they were.

const assert = require('assert');
const { spawn } = require('child_process');
const fs = require('fs');

const interrupted = {
  code: 'ERR_SCRIPT_EXECUTION_INTERRUPTED', message: 'Script execution was interrupted by `SIGINT`',
};
const cases = {
  script(vm, ready) {
    assert.throws(() => vm.runInNewContext('ready(); for (;;);', { ready }, { breakOnSigint: true }), interrupted);
  },
  microtask(vm, ready) {
    const options = { breakOnSigint: true, microtaskMode: 'afterEvaluate', timeout: 60000 };
    const code = 'Promise.resolve().then(() => { ready(); for (;;); })';
    assert.throws(() => vm.runInNewContext(code, { ready }, options), interrupted);
  },
  async module(vm, ready) {
    globalThis.ready = ready;
    const m = new vm.SourceTextModule('ready(); for (;;);');
    await m.link(() => {});
    await assert.rejects(m.evaluate({ breakOnSigint: true }), interrupted);
    assert.strictEqual(m.status, 'errored');
  },
  nested(vm, ready) {
    let inner;
    const run = () => {
      try {
        vm.runInNewContext('ready(); for (;;);', { ready }, { breakOnSigint: true });
      } catch (err) {
        inner = err.code;
      }
      return 'went on';
    };
    assert.strictEqual(vm.runInNewContext('run()', { run }, { breakOnSigint: true, timeout: 60000 }), 'went on');
    assert.strictEqual(inner, interrupted.code);
  },
  timeout(vm, ready) {
    // Both limits; the time is up first.
    const late = { code: 'ERR_SCRIPT_EXECUTION_TIMEOUT' };
    assert.throws(() => vm.runInNewContext('for (;;);', {}, { breakOnSigint: true, timeout: 20 }), late);
    assert.throws(() => vm.runInNewContext('ready(); for (;;);', { ready }, { breakOnSigint: true }), interrupted);
  },
};

// The second signal goes to the program's listener, the third to the default, once that is gone.
async function child(name) {
  process.removeAllListeners('warning');
  let heard = 0, again;
  const listener = () => { heard++; again(); };
  process.on('SIGINT', listener);
  const ready = () => fs.writeSync(1, 'ready\n'); // a stream may be ended in the middle of its work
  await cases[name](require('vm'), ready);
  assert.strictEqual(heard, 0);
  assert.deepStrictEqual(process.listeners('SIGINT'), [listener]);
  const timer = setInterval(() => {}, 1000);
  await new Promise((resolve) => { again = resolve; ready(); });
  assert.strictEqual(heard, 1);
  process.removeListener('SIGINT', listener);
  require('vm').runInThisContext('1', { breakOnSigint: true });
  ready();
  clearInterval(timer);
  setInterval(() => {}, 1000);
}

function run(name) {
  const args = ['--experimental-vm-modules', __filename, name];
  const p = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let signals = 0;
  p.stdout.on('data', (data) => {
    for (const line of data.toString().split('\n')) {
      if (line !== 'ready') continue;
      signals++;
      p.kill('SIGINT');
    }
  });
  p.on('close', (code, signal) => {
    assert.deepStrictEqual({ name, code, signal, signals }, { name, code: null, signal: 'SIGINT', signals: 3 });
  });
}

if (process.argv[2] !== undefined) child(process.argv[2]);
else for (const name of Object.keys(cases)) run(name);
