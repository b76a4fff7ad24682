// nanoid, p-limit, p-queue, p-map's kind: small ES modules.
import { customAlphabet, nanoid, urlAlphabet } from 'nanoid';
import pLimit from 'p-limit';
import PQueue from 'p-queue';
import { setTimeout as sleep } from 'node:timers/promises';

console.log(nanoid().length, /^[ab]{5}$/.test(customAlphabet('ab', 5)()), new Set(Array.from({ length: 999 }, () => nanoid())).size, urlAlphabet.length);
let running = 0, most = 0;
const work = async (x) => { most = Math.max(most, ++running); await sleep(2); running--; return x * 2; };
const limit = pLimit(2);
console.log(await Promise.all([1, 2, 3, 4].map((x) => limit(work, x))), most, limit.pendingCount);
const queue = new PQueue({ concurrency: 1 });
const order = [];
queue.add(async () => { await sleep(1); order.push('first'); });
queue.add(() => order.push('low'), { priority: 0 });
queue.add(() => order.push('high'), { priority: 1 });
await queue.onIdle();
console.log(order, await queue.add(() => 'value'), queue.size);
await queue.add(({ signal }) => sleep(1000, null, { signal }), { signal: AbortSignal.timeout(5) }).catch((err) => console.log(err.name));
