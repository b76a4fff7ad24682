/* SPDX-License-Identifier: MIT */
/*
 * message.js - MessageChannel, MessagePort, MessageEvent and BroadcastChannel within one thread.
 *
 * A port is a handle on a PortState; transferring a port moves the state to a new one. Messages are
 * packed when they are posted and unpacked when they arrive, each in a turn of the loop of its own.
 * A started port that is ref'ed keeps the loop alive by a timer that never fires.
 * Source: Node's doc/api/worker_threads.md; HTML, "Channel messaging".
 */
'use strict';

const { codes } = require('internal/errors');
const { inspect } = require('internal/inspect');
const { Event, NodeEventTarget, defineEventHandler, finishClass, kCreateEvent, kNewListener,
        kRemoveListener } = require('web/event_target');
const { pack, unpack } = require('web/structured_clone');
const { DOMException } = require('web/dom_exception');
const { brand, kTransfer } = require('web/host_object');

const kInternal = Symbol('kInternal');
const customInspect = Symbol.for('nodejs.util.inspect.custom');
const kForever = 0x7fffffff; // ms

class MessageEvent extends Event {
  #data;
  #origin;
  #lastEventId;
  #source;
  #ports;

  constructor(type, init = undefined) {
    super(type, init);
    const { data = null, origin = '', lastEventId = '', source = null, ports = [] } = init ?? {};
    if (source !== null && !(source instanceof MessagePort)) {
      throw new codes.ERR_INVALID_ARG_TYPE('init.source', 'MessagePort', source);
    }
    this.#data = data;
    this.#origin = `${origin}`;
    this.#lastEventId = `${lastEventId}`;
    this.#source = source;
    this.#ports = Object.freeze([...ports]);
  }

  get data() { return this.#data; }
  get origin() { return this.#origin; }
  get lastEventId() { return this.#lastEventId; }
  get source() { return this.#source; }
  get ports() { return this.#ports; }
}

// One end of a channel.
class PortState {
  constructor() {
    this.peer = null;
    this.queue = [];
    this.port = null; // null while it is being transferred
    this.started = false;
    this.scheduled = false;
  }

  receive(packed) {
    this.queue.push(packed);
    this.schedule();
  }

  schedule() {
    if (this.scheduled || !this.started || this.port === null || this.queue.length === 0) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      if (!this.started || this.port === null || this.queue.length === 0) return;
      const packed = this.queue.shift();
      this.schedule();
      deliver(this.port, packed);
    });
  }
}

let deliver;
let adopt;

class MessagePort extends NodeEventTarget {
  #state;
  #isRefed = false;
  #keeper = undefined; // the timer that keeps the loop alive
  #ports = []; // of the message that is being delivered

  static {
    deliver = (port, packed) => port.#deliver(packed);
    adopt = (state) => {
      const port = new MessagePort(kInternal);
      port.#state = state;
      state.port = port;
      return port;
    };
  }

  constructor(token) {
    if (token !== kInternal) throw new codes.ERR_CONSTRUCT_CALL_INVALID();
    super();
    brand(this);
  }

  #deliver(packed) {
    let message;
    try {
      message = unpack(packed);
    } catch (error) {
      this.emit('messageerror', error);
      return;
    }
    this.#ports = message.transferred.filter((item) => item instanceof MessagePort);
    this.emit('message', message.value);
    this.#ports = [];
  }

  [kCreateEvent](value, type) {
    if (type !== 'message' && type !== 'messageerror') return super[kCreateEvent](value, type);
    return new MessageEvent(type, { data: value, ports: this.#ports });
  }

  [kNewListener](size, type) {
    if (type !== 'message' || size !== 1) return;
    this.ref();
    this.start();
  }

  [kRemoveListener](size, type) {
    if (type === 'message' && size === 0) this.unref();
  }

  postMessage(message, transferOrOptions = undefined) {
    if (arguments.length === 0) throw new TypeError('The "message" argument must be specified');
    const transfer = transferList(transferOrOptions);
    if (transfer.includes(this)) {
      throw new DOMException('Transfer list contains source port', 'DataCloneError');
    }
    const packed = pack(message, transfer);
    this.#state?.peer?.receive(packed);
  }

  start() {
    const state = this.#state;
    if (state === undefined) return;
    state.started = true;
    state.schedule();
  }

  close(callback = undefined) {
    if (typeof callback === 'function') this.once('close', callback);
    const state = this.#state;
    if (state === undefined) return;
    const { peer } = state;
    this.#end();
    if (peer !== null) {
      peer.peer = null;
      // The other end reads what came before.
      setImmediate(() => endWhenRead(peer));
    }
  }

  #end() {
    this.#state.peer = null;
    this.#state.port = null;
    this.#state = undefined;
    this.unref();
    setImmediate(() => this.emit('close'));
  }

  static end(port) {
    if (port.#state !== undefined) port.#end();
  }

  ref() {
    if (this.#isRefed || this.#state === undefined) return;
    this.#isRefed = true;
    this.#keeper = setInterval(() => {}, kForever);
  }

  unref() {
    if (!this.#isRefed) return;
    this.#isRefed = false;
    clearInterval(this.#keeper);
    this.#keeper = undefined;
  }

  hasRef() {
    return this.#isRefed;
  }

  static receive(port) {
    const packed = port.#state?.queue.shift();
    return packed === undefined ? undefined : { message: unpack(packed).value };
  }

  [kTransfer]() {
    const state = this.#state;
    if (state === undefined) {
      throw new DOMException('MessagePort in transfer list is already detached', 'DataCloneError');
    }
    this.unref();
    this.#state = undefined;
    state.port = null;
    state.started = false;
    return () => adopt(state);
  }

  [customInspect](depth, options) {
    if (depth < 0) return '[MessagePort [EventTarget]]';
    return `MessagePort [EventTarget] ${inspect({
      active: this.#state !== undefined, refed: this.#isRefed,
    }, options)}`;
  }
}

const { end: endPort, receive: receiveOnPort } = MessagePort;
delete MessagePort.end;
delete MessagePort.receive;

function endWhenRead(state) {
  if (state.port === null) return;
  if (state.queue.length > 0 && state.started) setImmediate(() => endWhenRead(state));
  else endPort(state.port);
}

function transferList(given) {
  if (given === undefined || given === null) return [];
  const list = typeof given[Symbol.iterator] === 'function' ? given : given.transfer;
  if (list === undefined) return [];
  if (list === null || typeof list !== 'object' || typeof list[Symbol.iterator] !== 'function') {
    const error = new TypeError(list === given.transfer ?
      'Optional options.transfer argument must be an iterable' :
      'Optional transferList argument must be an iterable');
    error.code = 'ERR_INVALID_ARG_TYPE';
    throw error;
  }
  return [...list];
}

function entangle() {
  const a = new PortState();
  const b = new PortState();
  a.peer = b;
  b.peer = a;
  return [adopt(a), adopt(b)];
}

class MessageChannel {
  constructor() {
    const [port1, port2] = entangle();
    this.port1 = port1;
    this.port2 = port2;
  }
}

function receiveMessageOnPort(port) {
  if (port instanceof MessagePort) return receiveOnPort(port);
  if (port instanceof BroadcastChannel) return receiveOnChannel(port);
  throw new codes.ERR_INVALID_ARG_TYPE('port', 'MessagePort', port);
}

// ---- BroadcastChannel ---------------------------------------------------------------------------

const channels = new Map(); // name to the Set of its open channels

class BroadcastChannel extends NodeEventTarget {
  #name;
  #isClosed = false;
  #keeper = undefined;
  #queue = [];

  constructor(name) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    super();
    this.#name = `${name}`;
    const open = channels.get(this.#name);
    if (open === undefined) channels.set(this.#name, new Set([this]));
    else open.add(this);
    this.ref();
  }

  get name() {
    return this.#name;
  }

  postMessage(message) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('message');
    if (this.#isClosed) {
      throw new DOMException('BroadcastChannel is closed.', 'InvalidStateError');
    }
    for (const channel of channels.get(this.#name)) {
      if (channel !== this) channel.#receive(pack(message, []));
    }
  }

  #receive(packed) {
    this.#queue.push(packed);
    setImmediate(() => {
      if (this.#isClosed || this.#queue.length === 0) return;
      const { value } = unpack(this.#queue.shift());
      this.emit('message', value);
    });
  }

  static receive(channel) {
    const packed = channel.#queue.shift();
    return packed === undefined ? undefined : { message: unpack(packed).value };
  }

  [kCreateEvent](value, type) {
    return new MessageEvent(type, { data: value });
  }

  close() {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const open = channels.get(this.#name);
    open.delete(this);
    if (open.size === 0) channels.delete(this.#name);
    this.unref();
  }

  ref() {
    if (!this.#isClosed) this.#keeper ??= setInterval(() => {}, kForever);
    return this;
  }

  unref() {
    clearInterval(this.#keeper);
    this.#keeper = undefined;
    return this;
  }

  [customInspect](depth, options) {
    if (depth < 0) return 'BroadcastChannel';
    return `BroadcastChannel ${inspect({
      name: this.#name, active: !this.#isClosed,
    }, options)}`;
  }
}

const { receive: receiveOnChannel } = BroadcastChannel;
delete BroadcastChannel.receive;

finishClass(MessageEvent, 'MessageEvent');
finishClass(MessagePort, 'MessagePort');
finishClass(BroadcastChannel, 'BroadcastChannel');
defineEventHandler(MessagePort.prototype, 'message');
defineEventHandler(MessagePort.prototype, 'messageerror');
defineEventHandler(BroadcastChannel.prototype, 'message');
defineEventHandler(BroadcastChannel.prototype, 'messageerror');

module.exports = {
  BroadcastChannel,
  MessageChannel,
  MessageEvent,
  MessagePort,
  receiveMessageOnPort,
};
