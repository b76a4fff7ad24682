// import.meta, its resolve, data: URLs, and queries that make modules of their own.
import path from 'node:path';
import fs, { readFileSync } from 'node:fs';
import * as os from 'os';

console.log(Object.keys(import.meta).filter((k) => k !== 'main'), Object.getPrototypeOf(import.meta));
console.log(path.basename(import.meta.url), path.basename(import.meta.filename), import.meta.dirname === path.dirname(import.meta.filename));
console.log(import.meta.resolve('fs'), import.meta.resolve('node:path'));
console.log(import.meta.resolve('./fixtures/esm/x.mjs').slice(-'/fixtures/esm/x.mjs'.length));
const plain = await import('./fixtures/esm/counter.mjs');
const query = await import('./fixtures/esm/counter.mjs?a');
const hash = await import('./fixtures/esm/counter.mjs#b');
plain.increment();
console.log(plain.count, query.count, hash.count, plain === query);
const data = await import('data:text/javascript,export default 6 * 7; export const url = import.meta.url;');
console.log(data.default, data.url);
const json = await import('data:application/json,{"a":1}', { with: { type: 'json' } });
console.log(json.default);
const encoded = await import(`data:text/javascript;base64,${Buffer.from('export default "base64"').toString('base64')}`);
console.log(encoded.default);
console.log(readFileSync === fs.readFileSync, typeof os.cpus, typeof os.default.cpus);
console.log(process.argv.length, path.basename(process.argv[1]));
