/* SPDX-License-Identifier: MIT */
/*
 * structured_clone.js - structuredClone (HTML, "Safe passing of structured data") and what message
 * ports share with it: packing values into messages of runtime/engine/serdes.h.
 *
 * Who: boot (global); message, worker_threads. See host_object for classes of ours.
 */
'use strict';

const ops = natives('message');
const { codes } = require('internal/errors');
const { DOMException } = require('web/dom_exception');
const { isAnyArrayBuffer } = require('buffer/buffer_make');
const { kClone, kTransfer } = require('web/host_object');
const { has, requireBuiltin } = require('internal/loader');

const untransferable = new WeakSet();
const uncloneable = new WeakSet();

function cloneError(message) {
  return new DOMException(message, 'DataCloneError');
}

function invalid(message) {
  const error = new TypeError(message);
  error.code = 'ERR_INVALID_ARG_TYPE';
  return error;
}

// Sorts what is to be transferred; twice the same is an error. No hosts: undefined.
function sortTransfer(list) {
  const buffers = [];
  let hosts;
  const seen = new Set();
  for (const item of list) {
    if (seen.has(item)) {
      const what = isAnyArrayBuffer(item) ? 'ArrayBuffer' : item?.constructor?.name === 'MessagePort' ? 'MessagePort' : 'transferable';
      throw cloneError(`Transfer list contains duplicate ${what}`);
    }
    seen.add(item);
    if (untransferable.has(item)) throw cloneError('Value not transferable');
    if (item !== null && typeof item === 'object' && typeof item[kTransfer] === 'function') {
      item[kTransfer](true);
      (hosts ??= new Set()).add(item);
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

function write(message, value, buffers, number, hosts) {
  const problem = ops.messageWrite(message, value, buffers, number, hosts);
  if (problem !== undefined) throw cloneError(problem);
}

function writeHost(message, { data, deserializeInfo }, number, hosts) {
  write(message, [deserializeInfo, data], undefined, number, hosts);
}

function give(message, buffers) {
  try {
    ops.messageGive(message, buffers);
  } catch {
    throw cloneError('An ArrayBuffer could not be transferred.');
  }
}

// Writes what makes the host objects of a message, first those that are copied. From there on nothing fails: the
// others leave this side. The array of hosts grows meanwhile, by what is inside of them.
function finish(message, hosts, buffers, transferred) {
  for (const host of transferred) if (!hosts.includes(host)) hosts.push(host);
  const left = [];
  for (let i = 0; i < hosts.length; i++) {
    const host = hosts[i];
    if (transferred.has(host)) {
      left.push(i);
    } else if (typeof host[kClone] !== 'function' || uncloneable.has(host)) {
      throw cloneError('Object that needs transfer was found in message but not listed in ' +
        'transferList');
    } else {
      writeHost(message, host[kClone](), i, hosts);
    }
  }
  give(message, buffers);
  const known = hosts.length;
  for (const i of left) writeHost(message, hosts[i][kTransfer](), i, hosts);
  for (let i = known; i < hosts.length; i++) {
    writeHost(message, (hosts[i][kTransfer] ?? hosts[i][kClone]).call(hosts[i]), i, hosts);
  }
  if (left.length > 0) {
    ops.messageTransferred(message, Uint32Array.from(transferred, (host) => hosts.indexOf(host)));
  }
}

const none = new Set();

// A message that can be read once, later, with unpack or from a port.
function pack(value, transfer) {
  const { buffers, hosts: transferred } = sortTransfer(transfer);
  const message = ops.messageNew(), hosts = [];
  write(message, value, buffers, -1, hosts);
  finish(message, hosts, buffers, transferred ?? none);
  return message;
}

const unpack = (message) => ops.messageRead(message)[0];

// Posts to a native port; most messages need no more than one op. False: the receiver was in its own message.
function post(port, value, transfer) {
  let buffers, transferred;
  if (transfer !== undefined) ({ buffers, hosts: transferred } = sortTransfer(transfer));
  if (transferred === undefined) {
    const rest = postPlain(port, value, buffers);
    if (rest === undefined) return true;
    const { 0: message, 1: hosts } = rest;
    finish(message, hosts, buffers ?? [], none);
    return !ops.portSend(port, message);
  }
  return !ops.portSend(port, pack(value, transfer));
}

function postPlain(port, value, buffers) {
  let rest;
  try {
    rest = ops.portPost(port, value, buffers);
  } catch (error) {
    if (buffers === undefined || error.message !== 'An ArrayBuffer could not be transferred.') throw error;
    throw cloneError(error.message);
  }
  if (typeof rest === 'string') throw cloneError(rest);
  return rest;
}

// Called by C while it reads a message.
function makeHost({ 0: info, 1: data }, context) {
  const { 0: id, 1: name } = `${info}`.split(':');
  if (context !== undefined) return require('web/message_context').receive(info, data, context);
  if (!has(id)) throw new Error(`Missing internal module '${id}'`);
  if (!/^receive[A-Z]/.test(name)) throw new Error(`Unknown deserialize spec ${info}`);
  return requireBuiltin(id)[name](data);
}

ops.hooks.make_host = makeHost;

function transferOf(options) {
  if (options === undefined || options === null) return undefined;
  const prefix = "Failed to execute 'structuredClone'";
  if (typeof options !== 'object' && typeof options !== 'function') {
    throw invalid(`${prefix}: Options cannot be converted to a dictionary`);
  }
  const { transfer } = options;
  if (transfer === undefined) return undefined;
  if (transfer === null || typeof transfer !== 'object' ||
      typeof transfer[Symbol.iterator] !== 'function') {
    throw invalid(`${prefix}: transfer in Options cannot be converted to sequence.`);
  }
  return [...transfer];
}

function structuredClone(value, options) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('The "value" argument');
  const transfer = transferOf(options);
  if (transfer !== undefined) return unpack(pack(value, transfer));
  const rest = [];
  const clone = ops.messageClone(value, rest);
  if (rest.length === 0) return clone;
  if (typeof rest[0] === 'string') {
    if (value === globalThis.process?.env) return { ...value }; // a proxy here, a plain object in Node
    throw cloneError(rest[0]);
  }
  finish(clone, rest, [], none);
  return unpack(clone);
}

module.exports = { invalid, pack, post, structuredClone, uncloneable, unpack, untransferable };
