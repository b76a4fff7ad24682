/* SPDX-License-Identifier: MIT */
/*
 * inspector_tracing.js - the domain NodeTracing: trace events of the process (doc/api/tracing.md), told to sessions
 * with the main thread. Where several want them, each gets what any of them wants.
 *
 * Source: test-inspector-tracing-domain.js, test-trace-events-dynamic-enable*.js.
 */
'use strict';

const ops = natives('inspector');
const { INVALID_PARAMS, ProtocolError } = require('inspector/inspector_domains');
const recorder = require('trace_events/recorder');

const EACH_MS = 200, AT_LEAST = 256 << 10; // bytes that are worth a message meanwhile

const CATEGORIES = [
  'node', 'node.async_hooks', 'node.bootstrap', 'node.console', 'node.dns.native', 'node.environment', 'node.fs.async',
  'node.fs.sync', 'node.fs_dir.async', 'node.fs_dir.sync', 'node.http', 'node.net.native', 'node.perf',
  'node.perf.timerify', 'node.perf.usertiming', 'node.promises.rejections', 'node.threadpoolwork.async',
  'node.threadpoolwork.sync', 'node.vm.script', 'v8',
];

const wishes = new Map(); // client -> its categories
let timer;

// Events are texts already.
function flush(bytes) {
  const events = recorder.take(bytes);
  if (events === undefined) return;
  const message = `{"method":"NodeTracing.dataCollected","params":{"value":[${events}]}}`;
  for (const client of wishes.keys()) ops.reply(client.number, message);
}

function apply() {
  if (wishes.size === 0) {
    clearInterval(timer);
    timer = undefined;
    recorder.collect(undefined);
    return;
  }
  recorder.collect([...new Set([...wishes.values()].flat())]); // tells the newest of the process, too
  timer ??= setInterval(flush, EACH_MS, AT_LEAST).unref();
}

function categoriesOf({ traceConfig }) {
  const list = traceConfig?.includedCategories;
  if (!Array.isArray(list) || list.some((name) => typeof name !== 'string')) {
    throw new ProtocolError('traceConfig.includedCategories: an array of strings expected', INVALID_PARAMS);
  }
  if (list.length === 0) throw new ProtocolError('At least one category should be enabled');
  return list;
}

const domain = {
  getCategories() { return { categories: CATEGORIES }; },
  start(client, params) {
    if (natives('worker_threads').threadId() !== 0) {
      throw new ProtocolError('Tracing properties can only be changed through main thread sessions');
    }
    if (wishes.has(client)) throw new ProtocolError('NodeTracing.stop has to come before the next start');
    const categories = categoriesOf(params);
    flush(1); // is for the others
    wishes.set(client, categories);
    apply();
    flush(1);
  },
  stop(client) {
    if (!wishes.has(client)) return;
    flush(1);
    wishes.delete(client);
    apply();
    client.notify('NodeTracing.tracingComplete');
  },
  closed(client) {
    if (wishes.delete(client)) apply();
  },
};

module.exports = { domain };
