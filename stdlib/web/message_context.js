/* SPDX-License-Identifier: MIT */
/*
 * message_context.js - message ports inside of vm contexts: worker_threads.moveMessagePortToContext().
 *
 * Such a port and all it hands out are objects of its context, and inherit from nothing of ours; it has only
 * onmessage and onmessageerror. Other host objects cannot be received there.
 * Who: worker_threads, structured_clone (both load it when it is needed).
 */
'use strict';

const ops = natives('message');
const vm = require('vm');
const { codes: { ERR_CLOSED_MESSAGE_PORT, ERR_INVALID_ARG_TYPE, ERR_MESSAGE_TARGET_CONTEXT_UNAVAILABLE } } =
  require('internal/errors');
const { kTransfer } = require('web/host_object');
const { MessagePort, kClosed, kMessage, nativeOf, transferList } = require('web/message');
const { post } = require('web/structured_clone');

// Evaluated in the context: -> [port, emit(name, data, ports), how its methods are told apart].
const kSource = `(function(act) {
  class DOMException extends Error {
    constructor(message, name) {
      super(message);
      Object.defineProperty(this, 'name', { value: name, configurable: true });
    }
  }
  class MessagePort {
    onmessage = undefined;
    onmessageerror = undefined;
    postMessage(value, transfer) { ask('post', value, transfer); }
    start() { ask('start'); }
    close() { ask('close'); }
    ref() { ask('ref'); }
    unref() { ask('unref'); }
    hasRef() { return ask('hasRef'); }
  }
  function ask(what, value, transfer) {
    const answer = act(what, value, transfer);
    if (typeof answer !== 'string') return answer;
    const at = answer.indexOf(':');
    throw new DOMException(answer.slice(at + 1), answer.slice(0, at));
  }
  const port = new MessagePort();
  function emit(name, data, ports) {
    const fn = port['on' + name];
    if (typeof fn === 'function') fn.call(port, { type: name, target: port, data, ports: ports ?? [] });
  }
  return [port, emit];
})`;

const actions = {
  __proto__: null,
  post: (native, value, transfer) => void post(native, value, transferList(transfer)),
  start: (native) => ops.portStart(native, true),
  close: (native) => ops.portClose(native),
  ref: (native) => ops.portRef(native, true),
  unref: (native) => ops.portRef(native, false),
  hasRef: (native) => ops.portHasRef(native),
};

function open(end, context) {
  let native;
  const act = (what, value, transfer) => {
    try {
      return actions[what](native, value, transfer);
    } catch (err) {
      return `${err.name}:${err.message}`;
    }
  };
  const { 0: port, 1: emit } = vm.runInContext(kSource, context)(act);
  const owner = {
    [kMessage](value, transferred, isError) { emit(isError ? 'messageerror' : 'message', value, transferred); },
    [kClosed]() { emit('close'); },
  };
  native = ops.portOpen(owner, end);
  ops.portContext(native, context);
  ops.portRef(native, true);
  return port;
}

function move(port, context) {
  if (!(port instanceof MessagePort)) throw new ERR_INVALID_ARG_TYPE('port', 'MessagePort', port);
  if (nativeOf(port) === undefined) throw new ERR_CLOSED_MESSAGE_PORT();
  if (context === null || typeof context !== 'object' || !vm.isContext(context)) {
    throw new ERR_INVALID_ARG_TYPE('contextifiedSandbox', 'vm.Context', context);
  }
  return open(port[kTransfer]().data, context);
}

// A host object of a message that is read in the context.
function receive(info, data, context) {
  if (info !== 'web/message:receivePort') throw new ERR_MESSAGE_TARGET_CONTEXT_UNAVAILABLE();
  return open(data, context);
}

module.exports = { move, receive };
