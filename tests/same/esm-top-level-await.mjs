// The order of a graph with top-level await, of ticks and microtasks around it, and of import().
import './fixtures/esm/wait-slow.mjs';
import './fixtures/esm/wait-fast.mjs';
import './fixtures/esm/wait-sync.mjs';
import { log } from './fixtures/esm/wait-log.mjs';

console.log(log);
const order = [];
setTimeout(() => order.push('timeout'), 0);
process.nextTick(() => order.push('tick'));
Promise.resolve().then(() => order.push('microtask'));
queueMicrotask(() => order.push('queued'));
order.push('sync');
await null;
order.push('after await');
const [one, two] = await Promise.all([import('./fixtures/esm/wait-log.mjs'), import('./fixtures/esm/wait-log.mjs')]);
console.log(one === two, one.log === log);
await new Promise((resolve) => setTimeout(resolve, 5));
console.log(order);
for await (const value of (async function* () { yield 1; yield 2; })()) console.log(value);
