/* SPDX-License-Identifier: MIT */
/*
 * fs_watchers.js - fs.watch (FSWatcher over uv_fs_event) and fs.watchFile (StatWatcher over
 * uv_fs_poll). Recursive watching is a tree of plain watchers (fs_watch_tree.js).
 */
'use strict';

const { uvException } = require('internal/errors');
const {
  validateAbortSignal, validateBoolean, validateFunction, validateUint32,
} = require('internal/validators');
const EventEmitter = require('events');
const { resolve } = require('path');
const { hooks, ops } = require('fs/fs_ops');
const { decodeName, getOptions, getPath, wantsBytes } = require('fs/fs_args');
const { statsFrom } = require('fs/fs_stats');
const { ignoreMatcher } = require('fs/fs_watch_ignore');

const ENOENT = -2;
const UV_RENAME = 1;

hooks.on_event = function onEvent(watcher, status, events, name) {
  watcher._onEvent(status, events, name);
};

hooks.on_poll = function onPoll(watcher, status, current, previous) {
  watcher._onPoll(status, current, previous);
};

// ---- fs.watch ---------------------------------------------------------------------------------

class FSWatcher extends EventEmitter {
  #handle = null;
  #path;
  #encoding;
  #ignored = null;
  #closed = false;

  // Starts; throws when the file cannot be watched.
  _start(path, persistent, encoding, ignore) {
    this.#path = path;
    this.#encoding = encoding;
    this.#ignored = ignoreMatcher(ignore);
    const handle = ops.watchStart(this, path, wantsBytes(encoding), persistent);
    if (typeof handle === 'number') throw watchFailure(handle, path);
    this.#handle = handle;
  }

  _onEvent(status, events, rawName) {
    if (this.#handle === null) return; // closed meanwhile
    if (status < 0) {
      this.#release();
      this.emit('error', watchFailure(status, this.#path));
      return;
    }
    const name = rawName === null ? null : decodeName(rawName, this.#encoding);
    if (name !== null && this.#ignored?.(name)) return;
    this.emit('change', events & UV_RENAME ? 'rename' : 'change', name);
  }

  #release() {
    if (this.#handle === null) return;
    ops.watchClose(this.#handle);
    this.#handle = null;
  }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#handle === null) return;
    this.#release();
    process.nextTick(emitClose, this);
  }

  ref() {
    if (this.#handle !== null) ops.watchRef(this.#handle, true);
    return this;
  }

  unref() {
    if (this.#handle !== null) ops.watchRef(this.#handle, false);
    return this;
  }
}

function emitClose(watcher) {
  watcher.emit('close');
}

function watchFailure(errno, path) {
  const error = uvException({ errno, syscall: 'watch', path });
  error.filename = typeof path === 'string' ? path : Buffer.from(path).toString();
  return error;
}

function watchOptions(options) {
  options = { persistent: true, recursive: false, encoding: 'utf8', ...getOptions(options, {}) };
  if (options.persistent !== undefined) {
    validateBoolean(options.persistent, 'options.persistent');
  }
  if (options.recursive !== undefined) validateBoolean(options.recursive, 'options.recursive');
  options.throwIfNoEntry ??= true;
  validateBoolean(options.throwIfNoEntry, 'options.throwIfNoEntry');
  return options;
}

// Makes and starts a watcher; options as watchOptions() gives them.
function startWatcher(path, options) {
  if (options.recursive) {
    // A cycle: the tree is made of plain watchers.
    const { TreeWatcher } = require('fs/fs_watch_tree');
    return startQuietly(new TreeWatcher(), path, options);
  }
  return startQuietly(new FSWatcher(), path, options);
}

function startQuietly(watcher, path, options) {
  try {
    watcher._start(path, options.persistent, options.encoding, options.ignore);
  } catch (error) {
    if (options.throwIfNoEntry || error.errno !== ENOENT) throw error;
  }
  return watcher;
}

function watch(filename, options, listener) {
  if (typeof options === 'function') {
    listener = options;
    options = undefined;
  }
  const path = getPath(filename, 'filename');
  options = watchOptions(options);
  const watcher = startWatcher(path, options);
  if (listener) watcher.addListener('change', listener);
  const { signal } = options;
  if (signal) {
    validateAbortSignal(signal, 'options.signal');
    if (signal.aborted) {
      process.nextTick(() => watcher.close());
    } else {
      const stop = () => watcher.close();
      signal.addEventListener('abort', stop, { once: true });
      watcher.once('close', () => signal.removeEventListener('abort', stop));
    }
  }
  return watcher;
}

// ---- fs.watchFile -----------------------------------------------------------------------------

const statWatchers = new Map(); // full path -> StatWatcher

class StatWatcher extends EventEmitter {
  #handle = null;
  #lastStatus = 0;
  #referenced = 1;

  _start(path, interval, big, persistent) {
    const handle = ops.pollStart(this, path, big, interval, persistent);
    if (typeof handle === 'number') {
      throw uvException({ errno: handle, syscall: 'watch', path });
    }
    this.#handle = handle;
    if (!persistent) this.#referenced = 0;
  }

  _onPoll(status, current, previous) {
    if (this.#handle === null) return;
    // The same failure again is no change.
    if (status < 0 && status === this.#lastStatus) return;
    this.#lastStatus = status;
    this.emit('change', statsFrom(current), statsFrom(previous));
  }

  stop() {
    if (this.#handle === null) return;
    process.nextTick(emitStop, this);
    ops.watchClose(this.#handle);
    this.#handle = null;
  }

  ref() {
    if (this.#handle !== null && this.#referenced++ === 0) ops.watchRef(this.#handle, true);
    return this;
  }

  unref() {
    if (this.#handle === null || this.#referenced === 0) return this;
    if (--this.#referenced === 0) ops.watchRef(this.#handle, false);
    return this;
  }
}

function emitStop(watcher) {
  watcher.emit('stop');
}

function watchFile(filename, options, listener) {
  const path = resolvedPath(filename);
  if (options === null || typeof options !== 'object') {
    listener = options;
    options = {};
  }
  options = { interval: 5007, persistent: true, bigint: false, ...options };
  validateFunction(listener, 'listener');
  let watcher = statWatchers.get(path);
  if (watcher === undefined) {
    validateUint32(options.interval, 'interval');
    watcher = new StatWatcher();
    watcher._start(path, options.interval, Boolean(options.bigint), Boolean(options.persistent));
    statWatchers.set(path, watcher);
  } else if (options.persistent) {
    watcher.ref();
  }
  watcher.addListener('change', listener);
  return watcher;
}

function unwatchFile(filename, listener) {
  const path = resolvedPath(filename);
  const watcher = statWatchers.get(path);
  if (watcher === undefined) return;
  if (typeof listener === 'function') {
    watcher.removeListener('change', listener);
    watcher.unref();
  } else {
    watcher.removeAllListeners('change');
  }
  if (watcher.listenerCount('change') > 0) return;
  watcher.stop();
  statWatchers.delete(path);
}

function resolvedPath(filename) {
  const path = getPath(filename, 'filename');
  return resolve(typeof path === 'string' ? path : Buffer.from(path).toString());
}

module.exports = {
  FSWatcher,
  StatWatcher,
  startWatcher,
  unwatchFile,
  watch,
  watchFailure,
  watchFile,
  watchOptions,
};
