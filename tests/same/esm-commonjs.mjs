// Importing CommonJS: default, names by the text, Babel's and TypeScript's output, functions, JSON.
import babel, * as babelNs from './fixtures/esm/babel.cjs';
import { inner } from './fixtures/esm/babel.cjs';
import object, { later, quoted } from './fixtures/esm/object.cjs';
import * as objectNs from './fixtures/esm/object.cjs';
import answer from './fixtures/esm/function.cjs';
import { own } from './fixtures/esm/typescript.cjs';
import * as reexport from './fixtures/esm/reexport.cjs';
import { createRequire } from 'node:module';
import { order, counter } from './fixtures/esm/requires.cjs';

const names = (ns) => Object.keys(ns).filter((n) => n !== 'module.exports');
const require = createRequire(import.meta.url);
console.log(babel.default, babel.named, babelNs.named, inner, names(babelNs));
console.log(object === require('./fixtures/esm/object.cjs'), later, quoted, names(objectNs));
console.log(answer(), answer.property, own, names(reexport), order, counter.json);
const data = require('./fixtures/esm/data.json');
const dynamic = await import('./fixtures/esm/data.json', { with: { type: 'json' } });
console.log(data, dynamic.default === data, names(dynamic));
const again = await import('./fixtures/esm/object.cjs');
console.log(again === objectNs, again.default === object);
console.log(Object.keys(require.cache).map((file) => file.split('/').pop()));
