/* SPDX-License-Identifier: MIT */
/*
 * test_watch.js - watch mode: runs the test files, each in a process of its own, and runs those again whose text, or
 * that of a module they load, has changed. Source: Node's doc/api/test.md, "Watch mode".
 */
'use strict';

const fs = require('fs');
const { dirname, resolve } = require('path');
const { chooseFiles } = require('test/test_files');
const { declareFile } = require('test/test_process');
const { setTimeout, clearTimeout } = require('timers');

const kDelay = 200; // ms: editors write a file in several steps

class Watch {
  #root;
  #options;
  #files;                   // as they were given or found
  #owners = new Map();      // path of a module -> the test files that load it
  #watchers = new Map();    // by folder
  #running = new Map();     // test file -> { node, done }
  #changed = new Set();
  #timer;

  constructor(root, files, options) {
    this.#root = root;
    this.#options = options;
    this.#files = files;
  }

  #path(file) { return resolve(this.#root.config.cwd, file); }

  async start() {
    const { config } = this.#root;
    config.watching = true;
    this.#watchFolder(config.cwd);
    this.#options.signal?.addEventListener('abort', () => this.stop(), { once: true });
    await this.#run(this.#files);
  }

  async stop() {
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
    clearTimeout(this.#timer);
    this.#root.config.watching = false;
    await this.#root.close();
  }

  // ---- what is watched -----------------------------------------------------------------------------------

  #watchFolder(folder) {
    if (this.#watchers.has(folder)) return;
    let watcher;
    try {
      watcher = fs.watch(folder, (event, name) => this.#onChange(resolve(folder, `${name}`)));
    } catch {
      return; // It is gone.
    }
    watcher.on('error', () => {});
    this.#watchers.set(folder, watcher);
  }

  #watch(path, file) {
    let owners = this.#owners.get(path);
    if (owners === undefined) this.#owners.set(path, owners = new Set());
    owners.add(file);
    this.#watchFolder(dirname(path));
  }

  // A message of a test file's process (compiler/watch_child.js): modules that it loads, or looks for in vain.
  #onDependencies(message, file) {
    for (const path of message?.['watch:require'] ?? []) this.#watch(path, file);
  }

  #onChange(path) {
    this.#changed.add(path);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#rerun(), kDelay);
  }

  // ---- running ---------------------------------------------------------------------------------------------

  // Test files that have come since, when patterns say which there are.
  #newFiles() {
    const { files, globPatterns } = this.#options;
    if (files != null) return [];
    const found = chooseFiles(undefined, globPatterns ?? undefined, this.#root.config);
    const added = found.filter((file) => !this.#files.includes(file));
    this.#files = found;
    return added;
  }

  #affected() {
    const files = new Set();
    for (const path of this.#changed) {
      for (const file of this.#owners.get(path) ?? []) files.add(file);
    }
    this.#changed.clear();
    for (const file of this.#newFiles()) files.add(file);
    return [...files].filter((file) => this.#files.includes(file) && fs.existsSync(this.#path(file)));
  }

  async #rerun() {
    const files = this.#affected();
    if (files.length === 0) return;
    await Promise.all(files.map((file) => this.#end(file)));
    this.#root.emit('test:watch:restarted', undefined);
    await this.#run(files);
  }

  // Ends a file that still runs; nothing is told of it.
  async #end(file) {
    const running = this.#running.get(file);
    if (running === undefined) return;
    running.node.leftOut = true;
    running.node.abort();
    await running.done;
  }

  #begin(file) {
    this.#watch(this.#path(file), file);
    const running = declareFile(this.#root, file, (message) => this.#onDependencies(message, file));
    this.#running.set(file, running);
    return running.done.then(() => {
      if (this.#running.get(file) === running) this.#running.delete(file);
    });
  }

  async #run(files) {
    const root = this.#root;
    root.ordered = true;
    root.resetCounts();
    await Promise.all(files.map((file) => this.#begin(file)));
    if (this.#running.size !== 0 || !root.config.watching) return;
    root.tellEnd();
    root.resetCounts();
    root.emit('test:watch:drained', undefined);
  }
}

function watch(root, files, options) { return new Watch(root, files, options).start(); }

module.exports = { watch };
