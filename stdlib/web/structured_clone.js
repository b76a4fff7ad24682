/* SPDX-License-Identifier: MIT */
/*
 * structured_clone.js - structuredClone (HTML, "Safe passing of structured data") and what message
 * ports share with it.
 *
 * Classes of ours that can be cloned or transferred brand their objects and have methods under
 * kClone and kTransfer: each gives a function that makes the new object. Who: boot (global);
 * dom_exception, blob, message, streams have the methods.
 */
'use strict';

const ops = natives('web');
const { codes } = require('internal/errors');
const { DOMException } = require('web/dom_exception');
const { isAnyArrayBuffer } = require('buffer/buffer_make');
const { kClone, kTransfer } = require('web/host_object');

function cloneError(message) {
  return new DOMException(message, 'DataCloneError');
}

function invalid(message) {
  const error = new TypeError(message);
  error.code = 'ERR_INVALID_ARG_TYPE';
  return error;
}

// Sorts what is to be transferred; twice the same is an error.
function sortTransfer(list) {
  const buffers = [];
  const hosts = new Set();
  const seen = new Set();
  for (const item of list) {
    if (seen.has(item)) {
      const what = isAnyArrayBuffer(item) ? 'ArrayBuffer' : 'transferable';
      throw cloneError(`Transfer list contains duplicate ${what}`);
    }
    seen.add(item);
    if (item !== null && typeof item === 'object' && typeof item[kTransfer] === 'function') {
      hosts.add(item);
    } else if (isAnyArrayBuffer(item) && Object.prototype.toString.call(item) ===
               '[object ArrayBuffer]') {
      if (item.detached) throw cloneError('An ArrayBuffer is detached and could not be cloned.');
      buffers.push(item);
    } else {
      throw cloneError('Value not transferable');
    }
  }
  return { buffers, hosts };
}

// The value in a form that can be read once, later: see unpack.
function pack(value, transfer) {
  const { buffers, hosts: transferred } = sortTransfer(transfer);
  const parts = ops.serialize(value, buffers);
  if (typeof parts === 'string') throw cloneError(parts);
  const { 0: bytes, 1: hosts, 2: shareds, 3: modules } = parts;
  const makers = new Map();
  for (const host of hosts) {
    if (transferred.has(host)) continue;
    if (typeof host[kClone] !== 'function') {
      throw cloneError('Object that needs transfer was found in message but not listed in ' +
        'transferList');
    }
    if (!makers.has(host)) makers.set(host, host[kClone]());
  }
  const memory = detach(buffers);
  // From here on nothing fails: the objects leave this side.
  for (const host of transferred) makers.set(host, host[kTransfer]());
  return {
    bytes,
    buffers: memory,
    shareds,
    modules,
    hosts: hosts.map((host) => makers.get(host)),
    ports: [...transferred].map((host) => makers.get(host)),
  };
}

function detach(buffers) {
  if (buffers.length === 0) return buffers;
  try {
    return ops.detachAll(buffers);
  } catch {
    throw cloneError('An ArrayBuffer could not be transferred.');
  }
}

function unpack(packed) {
  const made = new Map();
  const make = (maker) => {
    if (!made.has(maker)) made.set(maker, maker());
    return made.get(maker);
  };
  const value = ops.deserialize(
    packed.bytes, packed.hosts.map(make), packed.buffers, packed.shareds, packed.modules);
  return { value, transferred: packed.ports.map(make) };
}

function transferOf(options) {
  if (options === undefined || options === null) return [];
  const prefix = "Failed to execute 'structuredClone'";
  if (typeof options !== 'object' && typeof options !== 'function') {
    throw invalid(`${prefix}: Options cannot be converted to a dictionary`);
  }
  const { transfer } = options;
  if (transfer === undefined) return [];
  if (transfer === null || typeof transfer !== 'object' ||
      typeof transfer[Symbol.iterator] !== 'function') {
    throw invalid(`${prefix}: transfer in Options cannot be converted to sequence.`);
  }
  return [...transfer];
}

function structuredClone(value, options) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('The "value" argument');
  return unpack(pack(value, transferOf(options))).value;
}

module.exports = { pack, structuredClone, unpack };
