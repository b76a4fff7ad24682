// SPDX-License-Identifier: MIT
'use strict';
const path = require('path');
const { MessageChannel, Worker, isMainThread, parentPort, workerData } = require('worker_threads');

if (!isMainThread) return parentPort.postMessage(`self ${workerData}`);

const file = path.join(__dirname, 'lib', 'variable.js');

function run(name, worker) {
  return new Promise((resolve) => {
    const seen = [];
    worker.on('message', (message) => seen.push(message));
    worker.on('error', (error) => seen.push(`${error.name}: ${error.message}`));
    worker.on('exit', (code) => {
      console.log(name, code, JSON.stringify(seen));
      resolve(code);
    });
  });
}

// A name that no literal gives.
const missing = (name) => new Worker(path.join(__dirname, 'lib', ['nothing', name].join('.')));

async function main() {
  await run('__filename', new Worker(__filename, { workerData: 1 }));
  await run('path.join', new Worker(path.join(__dirname, 'lib/joined.js')));
  await run('require.resolve', new Worker(require.resolve('./lib/resolved')));
  await run('a variable', new Worker(file));
  await run('relative', new Worker('./lib/relative.js'));
  await run('an ES module', new Worker(require.resolve('./lib/module.mjs')));
  await run('a text', new Worker("require('worker_threads').parentPort.postMessage(1)", { eval: true }));
  await (await import('./lib/urls.mjs')).default(run);

  const { port1, port2 } = new MessageChannel();
  const nested = new Worker(path.join(__dirname, 'lib', 'nested.js'), {
    workerData: { port: port2 }, transferList: [port2],
  });
  port1.on('message', (message) => {
    console.log('from the innermost', message);
    nested.terminate();
    port1.close();
  });
  await run('nested', nested);
}

if (process.argv[2] === 'missing') {
  Promise.all([run('js', missing('js')), run('mjs', missing('mjs'))])
    .then((codes) => process.exit(codes[0] && codes[1]));
} else {
  main();
}
