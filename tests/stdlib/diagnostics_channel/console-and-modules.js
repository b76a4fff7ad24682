// SPDX-License-Identifier: MIT
'use strict';
// console.* and tracing:module.* tell while somebody listens, and only then.

const assert = require('assert');
const { subscribe, tracingChannel, unsubscribe } = require('diagnostics_channel');

const told = [];
const onLog = (args, name) => told.push([name, ...args]);
subscribe('console.info', onLog);
console.info('a', 1);
console.log('not asked for');
unsubscribe('console.info', onLog);
console.info('b');
assert.deepStrictEqual(told, [['console.info', 'a', 1]]);

const events = [];
const handlers = {
  start: ({ id, url }) => events.push(`start ${id ?? url}`),
  end: ({ id, url, error }) => events.push(`end ${id ?? url}${error === undefined ? '' : ' failed'}`),
  asyncEnd: ({ url, result }) => events.push(`asyncEnd ${url} ${typeof result.default}`),
};
tracingChannel('module.require').subscribe(handlers);
require('path');
assert.throws(() => require('./gone'), { code: 'MODULE_NOT_FOUND' });
tracingChannel('module.require').unsubscribe(handlers);
require('url');
assert.deepStrictEqual(events, ['start path', 'end path', 'start ./gone', 'end ./gone failed']);

events.length = 0;
tracingChannel('module.import').subscribe(handlers);
import('node:os').then(() => assert.deepStrictEqual(events, ['start node:os', 'end node:os', 'asyncEnd node:os object']));
