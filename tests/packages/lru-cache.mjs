// lru-cache, node-cache, keyv: sizes, times to live, fetch methods, events, namespaces.
import Keyv from 'keyv';
import { LRUCache } from 'lru-cache';
import NodeCache from 'node-cache';
import { setTimeout as sleep } from 'node:timers/promises';

const gone = [];
const lru = new LRUCache({ max: 2, dispose: (v, k, why) => gone.push([k, why]), fetchMethod: async (k, old, { signal }) => `${k}!${signal.aborted}` });
lru.set('a', 1).set('b', 2);
lru.get('a');
lru.set('c', 3);
console.log([...lru.keys()], gone, await lru.fetch('d'), lru.size);
const timed = new LRUCache({ max: 5, ttl: 5, ttlAutopurge: true });
timed.set('x', 1);
await sleep(20);
console.log(timed.size, timed.get('x'));
const cache = new NodeCache({ stdTTL: 100, checkperiod: 0, useClones: true });
const value = { a: 1 };
cache.on('set', (k) => console.log('set', k));
cache.mset([{ key: 'k', val: value }, { key: 'l', val: 2 }]);
console.log(cache.get('k') !== value, cache.mget(['k', 'l']), cache.take('l'), cache.has('l'), cache.getStats().keys);
const store = new Map(), keyv = new Keyv({ store, namespace: 'ns' });
await keyv.set('k', { d: Buffer.from('x') }, 1000);
console.log(await keyv.get('k'), [...store.keys()], await keyv.delete('k'), await keyv.get('k'));
