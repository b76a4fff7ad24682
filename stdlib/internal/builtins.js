// SPDX-License-Identifier: MIT
'use strict';
// Which stdlib modules programs may require, under which names.

const { requireBuiltin, has } = require('internal/loader');

// Public names; those that do not exist as files yet are left out.
const names = [
  '_stream_duplex', '_stream_passthrough', '_stream_readable', '_stream_transform', '_stream_writable',
  '_http_agent', '_http_client', '_http_common', '_http_incoming', '_http_outgoing', '_http_server',
  '_tls_common', '_tls_wrap',
  'assert', 'assert/strict', 'async_hooks', 'buffer', 'child_process', 'cluster', 'console', 'constants', 'crypto',
  'dgram', 'diagnostics_channel', 'dns', 'dns/promises', 'domain', 'events', 'fs', 'fs/promises', 'http', 'http2',
  'https', 'inspector', 'inspector/promises', 'module', 'net', 'os', 'path', 'path/posix', 'path/win32',
  'perf_hooks', 'process', 'punycode', 'querystring', 'readline', 'readline/promises', 'repl', 'stream',
  'stream/consumers', 'stream/promises', 'stream/web', 'string_decoder', 'sys', 'timers', 'timers/promises', 'tls',
  'trace_events', 'tty', 'url', 'util', 'util/types', 'v8', 'vm', 'wasi', 'worker_threads', 'zlib',
].filter(has);
// Only with their scheme.
const schemeOnly = ['sea', 'sqlite', 'test', 'test/reporters'].filter(has);

const plain = new Set(names);
const withScheme = new Set([...names, ...schemeOnly]);

const isDisabled = (id) => id === 'sqlite' && require('internal/options').get('--no-experimental-sqlite') === true;

// The id of a specifier that names a builtin ('fs', 'node:fs', 'ingot:assets'), or undefined.
function idOf(specifier) {
  if (plain.has(specifier)) return specifier;
  if (specifier.startsWith('node:')) {
    const id = specifier.slice(5);
    return withScheme.has(id) && !isDisabled(id) ? id : undefined;
  }
  if (specifier === 'ingot:assets') return 'internal/assets';
  if (specifier === 'ingot:supervisor') return 'internal/supervisor';
  return undefined;
}

const isBuiltin = (specifier) => idOf(`${specifier}`) !== undefined;

// The module of a public specifier, or undefined.
function publicModule(specifier) {
  const id = idOf(specifier);
  return id === undefined ? undefined : requireBuiltin(id);
}

module.exports = {
  builtinModules: Object.freeze([...names, ...schemeOnly.map((n) => `node:${n}`)].sort()),
  idOf,
  isBuiltin,
  publicModule,
};
