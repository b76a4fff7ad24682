// SPDX-License-Identifier: MIT
'use strict';
// NodeTracing: a session gets events as they come, without a file and beside one.

const assert = require('assert');
const { execFileSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const { Session } = require('inspector/promises');
const { Worker, isMainThread } = require('worker_threads');

const folder = path.join(process.env.TMPDIR, 'traces');

class Tracer {
  events = [];
  isComplete = false;
  session = new Session();

  constructor() {
    this.session.connect();
    this.session.on('NodeTracing.dataCollected', ({ params: { value } }) => this.events.push(...value));
    this.session.on('NodeTracing.tracingComplete', () => { this.isComplete = true; });
  }

  start(...includedCategories) { return this.session.post('NodeTracing.start', { traceConfig: { includedCategories } }); }

  async stop() {
    await this.session.post('NodeTracing.stop');
    this.session.disconnect();
    assert.ok(this.isComplete);
    return this.events.map(({ name }) => name);
  }
}

async function alone() {
  const tracer = new Tracer();
  const { categories } = await tracer.session.post('NodeTracing.getCategories');
  assert.ok(categories.includes('node.fs.sync'));
  await assert.rejects(tracer.start(), { message: /At least one category/ });
  await assert.rejects(tracer.session.post('NodeTracing.start', {}), { message: /includedCategories/ });
  fs.statSync('.');
  await tracer.start('node.fs.sync');
  await assert.rejects(tracer.start('node'), { code: 'ERR_INSPECTOR_COMMAND' });
  fs.mkdirSync('traced');
  const names = await tracer.stop();
  fs.rmdirSync('traced');
  assert.ok(names.includes('process_name') && names.includes('fs.sync.mkdir'), names);
  assert.ok(!names.includes('fs.sync.stat') && !names.includes('fs.sync.rmdir'), names);
  assert.deepStrictEqual(fs.readdirSync('.'), []);
}

// Two sessions, and a file of another category.
async function together() {
  const first = new Tracer(), second = new Tracer();
  const file = require('trace_events').createTracing({ categories: ['node.console'] });
  await first.start('node.fs.sync');
  file.enable();
  fs.mkdirSync('one');
  console.time('mark');
  await second.start('node.fs.sync');
  fs.rmdirSync('one');
  const names = await first.stop();
  assert.ok(names.includes('fs.sync.mkdir') && names.includes('fs.sync.rmdir') && !names.includes('time::mark'), names);
  fs.mkdirSync('two');
  const others = await second.stop();
  assert.deepStrictEqual(others.filter((name) => /mkdir|rmdir/.test(name)), ['rmdir', 'rmdir', 'mkdir', 'mkdir'].map((name) => `fs.sync.${name}`));
  file.disable();
}

function inThread() {
  const session = new Session();
  session.connect();
  const start = session.post('NodeTracing.start', { traceConfig: { includedCategories: ['v8'] } });
  return assert.rejects(start, { message: /main thread/ });
}

// The file is complete when the process has ended.
function checkFile() {
  const { traceEvents } = JSON.parse(fs.readFileSync(path.join(folder, 'node_trace.1.log'), 'utf8'));
  const names = traceEvents.map(({ name }) => name);
  assert.ok(names.includes('time::mark') && names.includes('process_name') && names.includes('thread_name'), names);
  assert.ok(!names.some((name) => name.startsWith('fs.sync')), names);
}

async function main() {
  await alone();
  await together();
  await new Promise((resolve, reject) => new Worker(__filename).on('error', reject).on('exit', resolve));
  console.log('all good');
}

if (!isMainThread) {
  inThread();
} else if (process.argv[2] === 'child') {
  main();
} else {
  fs.mkdirSync(folder);
  assert.strictEqual(execFileSync(process.execPath, [__filename, 'child'], { cwd: folder, encoding: 'utf8' }), 'all good\n');
  checkFile();
}
