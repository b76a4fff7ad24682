// Everything that brings a WebAssembly file into a program, printed as node prints it.
import * as graph from './graph.wasm';
import { answer, 'not a name' as odd } from './graph.wasm';
import { value } from './nameless';
import source source from './source.wasm';
import { notes } from './host.mjs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const run = (module) => new WebAssembly.Instance(module).exports.value();

console.log('graph', graph.add(1, 2), answer, odd === graph.add, graph.memory instanceof WebAssembly.Memory);
console.log('names', Object.keys(graph), notes);
console.log('nameless', value());
console.log('source', run(source), source instanceof WebAssembly.Module);
console.log('dynamic', (await import('./dynamic.wasm')).value(), (await import('./graph.wasm')) === graph);
console.log('dynamic source', run(await import.source('./dynamic-source.wasm')));
const { instance } = await WebAssembly.instantiate(await readFile(new URL('./files/url.wasm', import.meta.url)));
console.log('url', instance.exports.value());

const require = createRequire(import.meta.url);
console.log('require', Object.keys(require('./required.mjs')), require('./required.mjs').twice());
await require('./commonjs.cjs')();
