/* SPDX-License-Identifier: MIT */
/*
 * worker_options.js - options of the command line that a worker can have of its own (execArgv): those that concern
 * a thread, not the process, and not the engine.
 */
'use strict';

const { codes: { ERR_WORKER_INVALID_EXEC_ARGV } } = require('internal/errors');

const flags = new Set(('addons async-context-frame cpu-prof deprecation enable-source-maps experimental-addon-modules ' +
  'experimental-detect-module experimental-eventsource experimental-import-meta-resolve experimental-import-text ' +
  'experimental-sqlite heap-prof ' +
  'experimental-print-required-tla experimental-require-module experimental-strip-types experimental-transform-types ' +
  'experimental-vm-modules experimental-wasm-modules experimental-websocket expose-internals ' +
  'extra-info-on-fatal-exception force-node-api-uncaught-exceptions-policy global-search-paths insecure-http-parser ' +
  'network-family-autoselection pending-deprecation preserve-symlinks preserve-symlinks-main require-module ' +
  'strip-types test-only throw-deprecation tls-max-v1.2 tls-max-v1.3 tls-min-v1.0 tls-min-v1.1 tls-min-v1.2 tls-min-v1.3 ' +
  'trace-deprecation trace-exit trace-sync-io trace-tls trace-uncaught trace-warnings use-env-proxy use-system-ca ' +
  'verify-base-objects warnings').split(' '));
const values = new Set(('conditions cpu-prof-dir cpu-prof-interval cpu-prof-name diagnostic-dir heap-prof-dir ' +
  'heap-prof-interval heap-prof-name heapsnapshot-near-heap-limit disable-warning dns-result-order ' +
  'experimental-loader import input-type loader ' +
  'max-http-header-size network-family-autoselection-attempt-timeout redirect-warnings require stack-trace-limit ' +
  'tls-cipher-list tls-keylog unhandled-rejections').split(' '));
// Allowed in NODE_OPTIONS, where they are for the whole process.
const engine = new RegExp('^--(?:max-(?:old-space|semi-space|heap)-size|stack-trace-limit|title|icu-data-dir|' +
  'disable-proto|inspect|abort-on-uncaught-exception|disallow-code-generation-from-strings|expose-gc|' +
  'interpreted-frames-native-stack|jitless|perf-(?:basic-)?prof|track-heap-objects)');
const maybe = /^inspect(?:-brk|-wait)?$/; // a value may be there
const short = { '__proto__': null, '-r': '--require', '-C': '--conditions' };

function isFlag(name) {
  return flags.has(name) || (name.startsWith('no-') && flags.has(name.slice(3)));
}

// Pairs [name, value or undefined]; names that are not known go to `wrong`.
function parse(list, wrong) {
  const out = [];
  for (let i = 0; i < list.length; i++) {
    if (list[i] === '--') continue;
    const text = `${list[i]}`, at = text.indexOf('=');
    const given = at < 0 ? text : text.slice(0, at);
    const name = short[given] ?? given.replaceAll('_', '-');
    const bare = name.slice(2);
    if (name.startsWith('--') && maybe.test(bare)) {
      out.push([name, at < 0 ? undefined : text.slice(at + 1)]);
    } else if (!name.startsWith('--') || !(values.has(bare) || (at < 0 && isFlag(bare)))) {
      wrong.push(text);
    } else if (!values.has(bare) || at >= 0) {
      out.push([name, at < 0 ? undefined : text.slice(at + 1)]);
    } else if (i + 1 < list.length) {
      out.push([name, `${list[++i]}`]);
    } else {
      wrong.push(`${text} requires an argument`);
    }
  }
  return out;
}

// { text: for internal/options, preload: modules }
function asOptions(pairs) {
  const preload = pairs.filter((pair) => pair[0] === '--require').map((pair) => pair[1]);
  const lines = pairs.filter((pair) => pair[0] !== '--require')
    .map(({ 0: name, 1: value }) => (value === undefined ? name : `${name}=${value}`));
  return { text: lines.map((line) => `${line}\n`).join(''), preload };
}

function readExecArgv(execArgv) {
  const wrong = [];
  const pairs = parse(execArgv, wrong);
  if (wrong.length > 0) throw new ERR_WORKER_INVALID_EXEC_ARGV(wrong);
  return asOptions(pairs);
}

function readNodeOptions(text) {
  const wrong = [];
  const words = `${text}`.split(/\s+/).filter((word) => word !== '' && !engine.test(word.replaceAll('_', '-')));
  const pairs = parse(words, wrong);
  if (wrong.length > 0) throw new ERR_WORKER_INVALID_EXEC_ARGV(wrong, 'invalid NODE_OPTIONS env variable');
  return asOptions(pairs);
}

// A worker's own options, by its execArgv and the NODE_OPTIONS of its own environment; undefined: those of the process.
function ownOptions(execArgv, nodeOptions) {
  if (nodeOptions === undefined) return execArgv === undefined ? undefined : readExecArgv(execArgv);
  const first = readNodeOptions(nodeOptions);
  const own = execArgv === undefined ? { text: '', preload: [] } : readExecArgv(execArgv);
  return { text: first.text + own.text, preload: [...first.preload, ...own.preload] };
}

module.exports = { ownOptions };
