// SPDX-License-Identifier: MIT
'use strict';
// The history of a prompt in a file: read when it is set up, written a moment after each line. An entry of
// several lines has them in reverse order, with carriage returns between.

const path = require('path');
const os = require('os');

const DELAY_MS = 15;
const LIMIT = 30;

const noHistory = '\nPersistent history support disabled. Set the NODE_REPL_HISTORY environment\n' +
  'variable to a valid, user-writable path to enable.\n';
const notKept = 'REPL session history will not be persisted.\n';

class ReplHistory {
  isFlushing = false;
  #server;
  #handle = null;
  #timer = null;

  constructor(server) { this.#server = server; }

  setUp(config, callback) {
    if (typeof config === 'function') config = { onHistoryFileLoaded: config };
    else if (typeof config === 'string' || config === undefined || config === null) config = { filePath: config };
    const done = callback ?? config.onHistoryFileLoaded ?? (() => {});
    const server = this.#server;
    if (config.size !== undefined) server.historySize = Number(config.size);
    if (config.removeHistoryDuplicates !== undefined) server.removeHistoryDuplicates = config.removeHistoryDuplicates;
    if (!server.terminal) return done(null, server);
    const file = this.#fileOf(config.filePath);
    if (file === undefined) {
      server._noHistory = noHistory;
      return done(null, server);
    }
    server.pause();
    return this.#open(file).then(() => {
      if (!server.closed) server.resume();
      done(null, server);
    }, (err) => done(err, server));
  }

  // Undefined: there is to be none, or none can be.
  #fileOf(given) {
    if (typeof given === 'string') return given.trim() === '' ? undefined : given.trim();
    try {
      return path.join(os.homedir(), '.node_repl_history');
    } catch {
      this.#say(`\nError: Could not get the home directory.\n${notKept}`);
      return undefined;
    }
  }

  #say(text) {
    const server = this.#server;
    server._writeToOutput(text);
    server._refreshLine();
  }

  async #open(file) {
    const fs = require('fs/promises');
    const server = this.#server;
    const isKept = await this.#make(file);
    let text;
    try {
      text = await fs.readFile(file, 'utf8');
    } catch {
      if (server.closed) return;
      this.#say(`\nError: Could not open history file.\n${notKept}`);
      server._noHistory = noHistory;
      return;
    }
    this.#merge(text === '' ? [] : text.split(/\r?\n+/));
    if (!isKept) return;
    this.#handle = await fs.open(file, 'r+');
    if (server.closed) return this.#close();
    server.on('line', () => this.#schedule());
    server.once('exit', () => this.#close());
  }

  // Whether the file can be written; it is made if it is not there. One that can only be read is used all the same.
  async #make(file) {
    try {
      await (await require('fs/promises').open(file, 'a+', 0o0600)).close();
      return true;
    } catch {
      return false;
    }
  }

  // What was entered meanwhile is newer.
  #merge(entries) {
    const server = this.#server;
    if (entries.at(-1) === '') entries.pop();
    server.history = [...server.history, ...entries].slice(0, server.historySize || LIMIT);
  }

  #close() {
    const handle = this.#handle;
    this.#handle = null;
    return handle?.close();
  }

  #schedule() {
    this.isFlushing = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#flush(), DELAY_MS);
  }

  async #flush() {
    this.#timer = null;
    const server = this.#server;
    if (this.#handle === null) return this.#flushed();
    const lines = server.history.slice();
    const bytes = require('buffer').Buffer.from(lines.join(os.EOL));
    try {
      await this.#handle.truncate(0);
      await this.#handle.write(bytes, 0, bytes.length, 0);
    } catch (err) {
      process.emitWarning(err);
    }
    if (this.#timer === null) this.#flushed();
  }

  #flushed() {
    this.isFlushing = false;
    this.#server.emit('flushHistory');
  }
}

module.exports = { ReplHistory };
