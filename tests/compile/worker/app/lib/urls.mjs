// SPDX-License-Identifier: MIT
import { Worker } from 'node:worker_threads';

export default async function urls(run) {
  await run('new URL', new Worker(new URL('./module.mjs', import.meta.url)));
  const code = "import { parentPort } from 'worker_threads'; parentPort.postMessage(2)";
  await run('data:', new Worker(new URL(`data:text/javascript,${code}`)));
}
