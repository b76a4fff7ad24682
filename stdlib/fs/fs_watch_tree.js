/* SPDX-License-Identifier: MIT */
/*
 * fs_watch_tree.js - fs.watch with `recursive`: one plain watcher per directory of the tree, since
 * inotify knows no trees. A directory that appears is watched at once, and what it already holds is
 * reported, because it may have been filled before we looked.
 */
'use strict';

const EventEmitter = require('events');
const { basename, join } = require('path');
const constants = require('fs/fs_constants');
const { ops } = require('fs/fs_ops');
const { failure } = require('fs/fs_args');
const { scratchFor } = require('fs/fs_stats');
const { ignoreMatcher } = require('fs/fs_watch_ignore');
const { FSWatcher, watchFailure } = require('fs/fs_watchers');

const { S_IFDIR, S_IFMT, UV_DIRENT_DIR } = constants;
const ENOENT = -2;

function isDirectory(path) {
  const stat = scratchFor(false);
  return ops.lstat(path, stat) >= 0 && (stat[1] & S_IFMT) === S_IFDIR;
}

class TreeWatcher extends EventEmitter {
  #root;
  #encoding;
  #persistent;
  #ignored = null;
  #watchers = new Map(); // path below the root ('' itself) -> FSWatcher
  #closed = false;

  _start(path, persistent, encoding, ignore) {
    this.#root = typeof path === 'string' ? path : Buffer.from(path).toString();
    this.#encoding = encoding;
    this.#persistent = persistent;
    this.#ignored = ignoreMatcher(ignore);
    const stat = scratchFor(false);
    const status = ops.stat(this.#root, stat);
    if (status < 0) throw watchFailure(status, this.#root);
    if ((stat[1] & S_IFMT) === S_IFDIR) this.#watchTree('', false);
    else this.#watchOne('', () => basename(this.#root));
  }

  // Watches the directory `below` and what is under it; `report`: tells of what is found there.
  #watchTree(below, report) {
    if (this.#closed || this.#watchers.has(below)) return;
    if (!this.#watchOne(below, (name) => (below === '' ? name : join(below, name)))) return;
    const path = join(this.#root, below);
    const flat = ops.readdir(path, false, true);
    if (typeof flat === 'number') {
      if (flat !== ENOENT) this.emit('error', failure(flat, 'scandir', path));
      return;
    }
    for (let i = 0; i < flat.length; i += 2) {
      const child = below === '' ? flat[i] : join(below, flat[i]);
      if (this.#ignored?.(child)) continue;
      if (report) this.#emitChange('rename', child);
      if (flat[i + 1] === UV_DIRENT_DIR) this.#watchTree(child, report);
    }
  }

  #watchOne(below, nameOf) {
    const watcher = new FSWatcher();
    try {
      watcher._start(join(this.#root, below), this.#persistent, 'utf8', undefined);
    } catch (error) {
      if (below === '') throw error;
      if (error.errno !== ENOENT) this.emit('error', error);
      return false;
    }
    this.#watchers.set(below, watcher);
    watcher.on('error', (error) => this.emit('error', error));
    watcher.on('change', (type, name) => this.#onChange(type, nameOf(name)));
    return true;
  }

  #onChange(type, name) {
    if (this.#closed || this.#ignored?.(name)) return;
    this.#emitChange(type, name);
    if (type !== 'rename' || this.#closed) return;
    if (isDirectory(join(this.#root, name))) this.#watchTree(name, true);
    else this.#forget(name);
  }

  // Drops the watchers of a directory that is gone.
  #forget(name) {
    for (const { 0: below, 1: watcher } of this.#watchers) {
      if (below === '' || (below !== name && !below.startsWith(`${name}/`))) continue;
      watcher.close();
      this.#watchers.delete(below);
    }
  }

  #emitChange(type, name) {
    let given = name;
    if (this.#encoding === 'buffer') given = Buffer.from(name);
    else if (this.#encoding && !/^utf-?8$/.test(this.#encoding)) {
      given = Buffer.from(name).toString(this.#encoding);
    }
    this.emit('change', type, given);
  }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
    process.nextTick(() => this.emit('close'));
  }

  ref() {
    for (const watcher of this.#watchers.values()) watcher.ref();
    return this;
  }

  unref() {
    for (const watcher of this.#watchers.values()) watcher.unref();
    return this;
  }
}

module.exports = { TreeWatcher };
