/* SPDX-License-Identifier: MIT */
/* fs_watch_iterator.js - fs.promises.watch: the events of a watcher as an async iterator. */
'use strict';

const { AbortError, codes } = require('internal/errors');
const {
  validateAbortSignal, validateBoolean, validateNumber, validateObject, validateOneOf,
} = require('internal/validators');
const { getPath } = require('fs/fs_args');
const { startWatcher, watchOptions } = require('fs/fs_watchers');

const { ERR_FS_WATCH_QUEUE_OVERFLOW, ERR_INVALID_ARG_VALUE } = codes;

function iteratorOptions(options = {}) {
  if (typeof options === 'string') options = { encoding: options };
  validateObject(options, 'options');
  const { encoding, maxQueue = 2048, overflow = 'ignore', persistent = true, recursive = false,
    signal } = options;
  validateBoolean(persistent, 'options.persistent');
  validateBoolean(recursive, 'options.recursive');
  validateNumber(maxQueue, 'options.maxQueue');
  validateOneOf(overflow, 'options.overflow', ['ignore', 'throw']);
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  if (encoding && encoding !== 'buffer' && !Buffer.isEncoding(encoding)) {
    throw new ERR_INVALID_ARG_VALUE('encoding', encoding, 'is invalid encoding');
  }
  return { ...watchOptions({ ...options, signal: undefined }), maxQueue, overflow, signal };
}

async function* watchIterator(filename, given) {
  const options = iteratorOptions(given);
  const path = getPath(filename, 'filename');
  const { maxQueue, overflow, signal } = options;
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  const events = [];
  let failure = null;
  let wake = null; // resolves the wait for the next event

  const notify = () => {
    if (wake !== null) wake();
  };
  const fail = (error) => {
    failure ??= error;
    notify();
  };
  const abort = () => fail(new AbortError(undefined, { cause: signal.reason }));

  const watcher = startWatcher(path, options);
  watcher.on('change', (eventType, name) => {
    if (events.length < maxQueue) events.push({ __proto__: null, eventType, filename: name });
    else if (overflow === 'throw') fail(new ERR_FS_WATCH_QUEUE_OVERFLOW(maxQueue));
    else process.emitWarning('fs.watch maxQueue exceeded');
    notify();
  });
  watcher.on('error', fail);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    while (true) {
      while (events.length > 0 && failure === null) yield events.shift();
      if (failure !== null) throw failure;
      await new Promise((resolve) => {
        wake = resolve;
      });
      wake = null;
    }
  } finally {
    watcher.close();
    signal?.removeEventListener('abort', abort);
  }
}

module.exports = { watchIterator };
