// SPDX-License-Identifier: MIT
'use strict';
// internal/bootstrap/flags - options of the command line that are properties of the process.

const options = require('internal/options');

// The process's, made before anything could have a key. Workers find it there.
function startSecureHeap(bytes) {
  const { secureHeapStart, secureHeapUsed } = natives('crypto');
  if (bytes === 0 || secureHeapUsed() !== undefined) return;
  const made = secureHeapStart(bytes, Number(options.get('--secure-heap-min') ?? 2));
  if (made === 2) process.emitWarning('Unable to lock the secure heap into memory (--secure-heap).');
  else if (made !== 1) process.emitWarning('Unable to initialize the secure heap (--secure-heap).');
}

// `given`: the text of the options, if there are any; a worker may have its own.
function apply(given = natives('boot').startData()[7]) {
  if (given === undefined) return;
  if (options.get('--no-deprecation')) process.noDeprecation = true;
  if (options.get('--throw-deprecation')) process.throwDeprecation = true;
  if (options.get('--trace-deprecation')) process.traceDeprecation = true;
  if (options.get('--experimental-webstorage')) require('web/storage').install();
  if (options.get('--experimental-eventsource')) require('internal/bootstrap/globals').defineEventSource(globalThis);
  if (options.get('--no-experimental-websocket')) {
    delete globalThis.WebSocket;
    delete globalThis.CloseEvent;
  }
  const map = options.get('--experimental-package-map');
  if (map !== undefined) require('internal/package_map').load(map);
  const heap = options.get('--secure-heap');
  if (heap !== undefined) startSecureHeap(Number(heap));
  const proto = options.get('--disable-proto');
  if (proto !== undefined) require('internal/tool').load('proto_access.js').limit(proto, Object.prototype);
  if (options.get('--trace-sync-io')) require('internal/tool').load('trace_sync.js').install();
  if (options.get('--track-heap-objects')) natives('heap').trackObjects();
  if (options.get('--trace-uncaught')) natives('boot').traceUncaught();
  const title = options.get('--title');
  if (title !== undefined) process.title = [title].flat().at(-1);
  if (options.get('--expose-gc')) {
    const { gc } = natives('heap');
    const own = Object.getOwnPropertyDescriptor(globalThis, 'gc'); // V8's, when it was given the flag too
    if (own === undefined || own.configurable) {
      Object.defineProperty(globalThis, 'gc', {
        configurable: true, enumerable: true, writable: true, value: own?.value ?? (() => gc()),
      });
    }
  }
}

module.exports = { apply };
