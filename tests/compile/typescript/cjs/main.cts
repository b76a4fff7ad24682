const fs = require('node:fs') as typeof import('node:fs');
const { two }: { two: number } = require('./two.ts');
const three = require('./three.ts');
type Line = `${string}:${number}`;

const at = (e: Error): Line => e.stack!.split('\n')[1]!.replace(/^.*\/([^/]*:\d+):\d+\)?$/, '$1') as Line;
console.log(two, three.default, require.main === module, __filename.endsWith('main.cts'));
console.log(at(new Error('x')), fs.existsSync(__filename));
import('./three.ts').then((ns: { default: string }) => console.log(ns.default));
console.log(Object.keys(require.cache).map((f: string) => f.slice(f.lastIndexOf('/') + 1)).join());
