/* SPDX-License-Identifier: MIT */
/*
 * worker_threads.js - node:worker_threads as far as it concerns one thread: who we are, message
 * channels, what may be transferred. There is no Worker yet.
 *
 * Source: Node's doc/api/worker_threads.md.
 */
'use strict';

const EventEmitter = require('events');
const { codes } = require('internal/errors');
const { missing } = require('internal/missing');
const { isAnyArrayBuffer } = require('buffer/buffer_make');
const { BroadcastChannel, MessageChannel, MessagePort, receiveMessageOnPort } =
  require('web/message');
const { brand } = require('web/host_object');
const { forbidDetach } = natives('web');

const environment = new Map();
const untransferable = new WeakSet();

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
  if (isObject(object)) brand(object);
}

function postMessageToThread(threadId) {
  throw new codes.ERR_WORKER_MESSAGING_FAILED();
}

module.exports = {
  BroadcastChannel,
  MessageChannel,
  MessagePort,
  Worker: missing('worker_threads.Worker', EventEmitter),
  SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV'),
  getEnvironmentData,
  isInternalThread: false,
  isMainThread: true,
  isMarkedAsUntransferable,
  markAsUncloneable,
  markAsUntransferable,
  parentPort: null,
  postMessageToThread,
  receiveMessageOnPort,
  resourceLimits: {},
  setEnvironmentData,
  threadId: 0,
  threadName: '',
  workerData: null,
};
