// SPDX-License-Identifier: MIT
'use strict';
// What a Worker is given, and what it finds: data, arguments, environment, options, name, limits; kinds of entries.
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { once } = require('events');
const { pathToFileURL } = require('url');
const wt = require('worker_threads');

const { SHARE_ENV, Worker } = wt;

async function run(code, options) {
  const worker = new Worker(code, options), messages = [];
  worker.on('message', (message) => messages.push(message));
  const [exitCode] = await once(worker, 'exit');
  assert.strictEqual(exitCode, 0);
  return messages;
}

const say = (text) => `require('worker_threads').parentPort.postMessage(${text})`;
const evaluate = (text, options) => run(say(text), { eval: true, ...options });

(async () => {
  const main = [wt.isMainThread, wt.threadId, wt.parentPort, wt.workerData, wt.threadName];
  assert.deepStrictEqual(main, [true, 0, null, null, '']);
  assert.deepStrictEqual(wt.resourceLimits, {});

  // data and arguments
  const data = { map: new Map([[1, new Date(0)]]), self: null };
  data.self = data;
  assert.deepStrictEqual(await evaluate("require('worker_threads').workerData", { workerData: data }), [data]);
  const argv = await evaluate('process.argv.slice(1)', { argv: [1, null, 'x'] });
  assert.deepStrictEqual(argv, [['[worker eval]', '1', 'null', 'x']]);
  const maps = [['--enable-source-maps'], []].map((list) => evaluate('process.sourceMapsEnabled', { execArgv: list }));
  assert.deepStrictEqual(await Promise.all(maps), [[true], [false]]);
  const execArgv = ['--no-deprecation'];
  assert.deepStrictEqual(
    await evaluate('[process.execArgv, process.noDeprecation === true]', { execArgv }), [[execArgv, true]]);

  // who it is
  const who = '(({ isMainThread, isInternalThread, threadName }) => [isMainThread, isInternalThread, threadName])' +
    "(require('worker_threads'))";
  assert.deepStrictEqual(await evaluate(who, { name: 'sorter' }), [[false, false, 'sorter']]);
  assert.deepStrictEqual(await evaluate(who), [[false, false, 'WorkerThread']]);
  const comm = await evaluate(
    "require('fs').readFileSync('/proc/thread-self/comm', 'utf8')", { name: 'a name that is long' });
  assert.deepStrictEqual(comm, ['a name that is \n']);
  const a = new Worker('', { eval: true }), b = new Worker('', { eval: true });
  assert.strictEqual(b.threadId, a.threadId + 1);
  await Promise.all([once(a, 'exit'), once(b, 'exit')]);
  assert.deepStrictEqual([a.threadId, a.threadName, a.resourceLimits], [-1, null, {}]);

  // environment
  process.env.WT_TEST = 'parent';
  assert.deepStrictEqual(await evaluate("(process.env.WT_TEST += '!', process.env.WT_TEST)"), ['parent!']);
  assert.strictEqual(process.env.WT_TEST, 'parent');
  assert.deepStrictEqual(await evaluate('({ ...process.env })', { env: { N: 1 } }), [{ N: '1' }]);
  const deleted = await evaluate("(process.env.WT_TEST = 'worker', delete process.env.WT_NONE)", { env: SHARE_ENV });
  assert.deepStrictEqual(deleted, [true]);
  assert.strictEqual(process.env.WT_TEST, 'worker');
  const nested = `
    const { Worker, SHARE_ENV, parentPort } = require('worker_threads');
    process.env.OWN = '1';
    new Worker("process.env.OWN += '2'; process.env.MORE = '3'", { eval: true, env: SHARE_ENV })
      .on('exit', () => parentPort.postMessage([process.env.OWN, process.env.MORE, Object.keys(process.env).length]));`;
  assert.deepStrictEqual(await run(nested, { eval: true, env: { A: 'a' } }), [['12', '3', 3]]);
  assert.strictEqual(process.env.OWN, undefined);

  // limits
  const limits = { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 8, codeRangeSizeMb: 16, stackSizeMb: 2 };
  const seen = await evaluate("require('worker_threads').resourceLimits", { resourceLimits: limits });
  assert.deepStrictEqual(seen, [limits]);
  const depth = '(function f(n) { try { return f(n + 1) } catch { return n } })(0)';
  const [[small], [large]] = [await evaluate(depth, { resourceLimits: { stackSizeMb: 0.5 } }), await evaluate(depth)];
  assert(large > small * 4, `${small} ${large}`);

  // entries
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wt-'));
  const write = (name, text) => {
    fs.writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const cjs = write('a.js', say('[__filename, require.main === module, process.argv[1]]'));
  assert.deepStrictEqual(await run(cjs), [[cjs, true, cjs]]);
  assert.deepStrictEqual(await run(pathToFileURL(cjs)), [[cjs, true, cjs]]);
  const mjs = write('b.mjs',
    "import { parentPort } from 'worker_threads'; parentPort.postMessage(await import.meta.filename);");
  assert.deepStrictEqual(await run(mjs), [mjs]);
  process.chdir(folder);
  const there = path.join(fs.realpathSync(folder), 'a.js');
  assert.deepStrictEqual(await run('./a.js'), [[there, true, there]]);
  const url = "data:text/javascript,import { parentPort } from 'worker_threads';" +
    'parentPort.postMessage(import.meta.url.length > 20);';
  assert.deepStrictEqual(await run(new URL(url)), [true]);
  process.chdir('/');
  fs.rmSync(folder, { recursive: true });

  // refused
  for (const bad of ['a.js', 'file:///a.js', 'data:,']) {
    assert.throws(() => new Worker(bad), { code: 'ERR_WORKER_PATH' });
  }
  assert.throws(() => new Worker(1), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => new Worker(new URL('http://a/')), { code: 'ERR_INVALID_URL_SCHEME' });
  assert.throws(() => new Worker(new URL('file:///a.js'), { eval: true }), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.throws(() => new Worker('', { eval: true, workerData() {} }), { name: 'DataCloneError' });
  for (const execArgv of [['--nothing'], ['--title=x'], ['--max-old-space-size=5'], ['--import']]) {
    assert.throws(() => new Worker('', { eval: true, execArgv }), { code: 'ERR_WORKER_INVALID_EXEC_ARGV' });
  }
  const missing = new Worker('/nowhere/x.js');
  const [error] = await once(missing, 'error');
  const [line] = error.message.split('\n');
  assert.deepStrictEqual([error.code, line], ['MODULE_NOT_FOUND', "Cannot find module '/nowhere/x.js'"]);
})();
