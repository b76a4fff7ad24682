/* SPDX-License-Identifier: MIT */
/*
 * inspector_session.js - inspector.Session: a client that is JavaScript of this process. With this thread, messages and
 * their answers are calls; with the main thread, messages go to and fro.
 *
 * Source: Node's doc/api/inspector.md, "Class: inspector.Session".
 */
'use strict';

const ops = natives('inspector');
const EventEmitter = require('events');
const {
  codes: {
    ERR_INSPECTOR_ALREADY_CONNECTED, ERR_INSPECTOR_CLOSED, ERR_INSPECTOR_COMMAND, ERR_INSPECTOR_NOT_CONNECTED,
    ERR_INSPECTOR_NOT_WORKER,
  },
} = require('internal/errors');
const { validateFunction, validateObject, validateString } = require('internal/validators');
const domains = require('inspector/inspector_domains');
const thread = require('inspector/inspector_thread');

class Session extends EventEmitter {
  #number = 0; // of the connection; 0: none
  #isLocal = true;
  #last = 0;   // id of the last message
  #waiting = new Map(); // id -> callback

  #open(number, isLocal) {
    this.#number = number;
    this.#isLocal = isLocal;
    thread.addClient(number, { message: (text) => this.#receive(text), gone: () => this.#lost() });
  }

  connect() {
    this.#check();
    this.#open(ops.connect(), true);
  }

  connectToMainThread() {
    if (natives('worker_threads').threadId() === 0) throw new ERR_INSPECTOR_NOT_WORKER();
    this.#check();
    this.#open(ops.attach(undefined), false);
  }

  #check() {
    thread.checkPermission();
    if (this.#number !== 0) throw new ERR_INSPECTOR_ALREADY_CONNECTED('The inspector session');
  }

  // What a listener throws is no reason for the inspector to fail: it is a warning.
  #receive(text) {
    const message = JSON.parse(text);
    try {
      if (message.id === undefined) {
        this.emit(message.method, message);
        this.emit('inspectorNotification', message);
      } else {
        this.#answer(message);
      }
    } catch (err) {
      process.emitWarning(err);
    }
  }

  #answer({ id, error, result }) {
    const callback = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (callback === undefined) return;
    if (error) callback(new ERR_INSPECTOR_COMMAND(error.code, error.message));
    else callback(null, result);
  }

  post(method, params, callback) {
    validateString(method, 'method');
    if (callback === undefined && typeof params === 'function') {
      callback = params;
      params = null;
    }
    if (params) validateObject(params, 'params');
    if (callback !== undefined) validateFunction(callback, 'callback');
    if (this.#number === 0) throw new ERR_INSPECTOR_NOT_CONNECTED();
    const message = { id: ++this.#last, method };
    if (params) message.params = params;
    if (callback !== undefined) this.#waiting.set(message.id, callback);
    this.#send(message);
  }

  #send(message) {
    if (!this.#isLocal) ops.post(this.#number, JSON.stringify(message));
    else if (domains.knows(message.method)) domains.handle(this.#number, message);
    else ops.post(this.#number, JSON.stringify(message));
  }

  disconnect() {
    if (this.#number === 0) return;
    const number = this.#number;
    this.#lost();
    if (this.#isLocal) domains.close(number);
    ops.disconnect(number);
  }

  #lost() {
    thread.removeClient(this.#number);
    this.#number = 0;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#last = 0;
    for (const callback of waiting) process.nextTick(callback, new ERR_INSPECTOR_CLOSED());
  }
}

module.exports = { Session };
