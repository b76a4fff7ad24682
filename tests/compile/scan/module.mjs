import fs, { readFileSync as read } from 'node:fs';
import * as path from "path";
import data from './data.json' with { type: 'json' };
import './side-effect.js'
import { createRequire } from 'module'
import { fileURLToPath } from 'url';
export * from './all.js';
export * as ns from './ns.js';
export { a, b as default, 'string name' as c } from './some.js';
export { read };

const require = createRequire(import.meta.url);
const __dirname = path.dirname(fileURLToPath(import.meta.url));
const cjs = require('./legacy.cjs');
const wasm = await fetch(new URL('./code.wasm', import.meta.url));
export const config = read(path.join(__dirname, 'config', 'default.json'));
export const load = (name) => import(`./locales/${name}.js`);
new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
const maybe = await import('optional-peer').catch(() => null);
console.log(import.meta.resolve('pkg/sub'), import.meta.dirname + '/assets');
export default class { static x = /'/; }
