/* SPDX-License-Identifier: MIT */
/*
 * worker_threads.js - node:worker_threads: who this thread is, message channels, threads. What is said of this
 * thread is right for the main one; a worker corrects it when it starts (worker_main.js).
 *
 * Source: Node's doc/api/worker_threads.md.
 */
'use strict';

const { isAnyArrayBuffer } = require('buffer/buffer_make');
const { BroadcastChannel, MessageChannel, MessagePort, receiveMessageOnPort } =
  require('web/message');
const { brand } = require('web/host_object');
const { uncloneable, untransferable } = require('web/structured_clone');
const environment = require('worker_threads/environment');
const { forbidDetach } = natives('web');

function getEnvironmentData(key) {
  return environment.get(key);
}

function setEnvironmentData(key, value) {
  if (value === undefined) environment.delete(key);
  else environment.set(key, value);
}

function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function markAsUntransferable(object) {
  if (!isObject(object)) return;
  untransferable.add(object);
  if (isAnyArrayBuffer(object) && object instanceof ArrayBuffer) forbidDetach(object);
}

function isMarkedAsUntransferable(object) {
  return isObject(object) && untransferable.has(object);
}

function markAsUncloneable(object) {
  if (!isObject(object)) return;
  uncloneable.add(object);
  brand(object);
}

module.exports = {
  BroadcastChannel,
  MessageChannel,
  MessagePort,
  SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV'),
  getEnvironmentData,
  isInternalThread: false,
  isMainThread: true,
  isMarkedAsUntransferable,
  markAsUncloneable,
  markAsUntransferable,
  moveMessagePortToContext: (port, context) => require('web/message_context').move(port, context),
  parentPort: null,
  postMessageToThread: (...args) => require('worker_threads/worker_messaging').postMessageToThread(...args),
  receiveMessageOnPort,
  resourceLimits: {},
  setEnvironmentData,
  threadId: 0,
  threadName: '',
  workerData: null,
};

// Large, and a thread seldom needs them.
for (const { 0: name, 1: id } of [['Worker', 'worker_threads/worker'], ['locks', 'worker_threads/locks']]) {
  const give = (value) => Object.defineProperty(module.exports, name, {
    configurable: true, enumerable: true, writable: true, value,
  })[name];
  Object.defineProperty(module.exports, name, {
    configurable: true, enumerable: true, get: () => give(require(id)[name]), set: give,
  });
}
