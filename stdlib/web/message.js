/* SPDX-License-Identifier: MIT */
/*
 * message.js - MessageChannel, MessagePort, MessageEvent and BroadcastChannel.
 *
 * A port is the JavaScript side of a native one (message.c), which hands it one message after the other, each in
 * a turn of its own, and keeps the loop alive while it is ref'ed. Transferring a port moves its end of the channel
 * to a new one, in whatever thread.
 * Source: Node's doc/api/worker_threads.md; HTML, "Channel messaging".
 */
'use strict';

const ops = natives('message');
const asyncIds = require('internal/async_ids');
const { codes } = require('internal/errors');
const { inspect } = require('internal/inspect');
const { Event, NodeEventTarget, defineEventHandler, finishClass, kCreateEvent, kNewListener,
        kRemoveListener } = require('web/event_target');
const { invalid, post } = require('web/structured_clone');
const { DOMException } = require('web/dom_exception');
const { brand, kTransfer } = require('web/host_object');

const kInternal = Symbol('kInternal');
const customInspect = Symbol.for('nodejs.util.inspect.custom');
const kMessage = Symbol('kMessage'); // method of a native port's owner: (value or error, transferred, isError)
const kClosed = Symbol('kClosed'); // method of a native port's owner

const shown = (value) => (typeof value === 'object' && value !== null ? inspect(value) : `${value}`);

function checkPort(value, name) {
  if (value instanceof MessagePort) return;
  throw new TypeError(`MessageEvent constructor: Expected eventInitDict.${name} ("${shown(value)}") to be an ` +
    'instance of MessagePort.');
}

class MessageEvent extends Event {
  #data;
  #origin;
  #lastEventId;
  #source;
  #ports;

  constructor(type, init = undefined) {
    super(type, init);
    this.#fill(init ?? {});
  }

  #fill({ data = null, origin = '', lastEventId = '', source = null, ports = [] }) {
    if (source !== null) checkPort(source, 'source');
    if (typeof ports?.[Symbol.iterator] !== 'function') {
      throw new TypeError(`MessageEvent constructor: eventInitDict.ports (${shown(ports)}) is not iterable.`);
    }
    this.#data = data;
    this.#origin = `${origin}`;
    this.#lastEventId = `${lastEventId}`;
    this.#source = source;
    this.#ports = Object.freeze([...ports]);
    this.#ports.forEach((port, i) => checkPort(port, `ports[${i}]`));
  }

  get data() { return this.#data; }
  get origin() { return this.#origin; }
  get lastEventId() { return this.#lastEventId; }
  get source() { return this.#source; }
  get ports() { return this.#ports; }

  initMessageEvent(type, bubbles = false, cancelable = false, data = null, origin = '', lastEventId = '', source = null, ports = []) {
    this.initEvent(type, bubbles, cancelable);
    this.#fill({ data, origin, lastEventId, source, ports });
  }
}

ops.hooks.on_message = (owner, value, transferred, isError) => owner[kMessage](value, transferred, isError);
ops.hooks.on_close = (owner) => owner[kClosed]();

// For async_hooks.
function tell(port) {
  if (asyncIds.enabled()) asyncIds.emitInit(asyncIds.newId(), 'MESSAGEPORT', asyncIds.current(), port);
}

let nativeOf; // (MessagePort) -> its native port; undefined when it is none, or closed
let openPort; // (end of a channel) -> MessagePort
let openPair;

class MessagePort extends NodeEventTarget {
  #native;
  #isOpen = true;
  #isKeeping = false; // was ref'ed when it was closed, and is not gone yet
  #ports; // of the message that is being delivered

  static {
    nativeOf = (port) => (port !== null && typeof port === 'object' && #native in port && port.#isOpen ?
      port.#native : undefined);
    openPort = (end) => {
      const port = new MessagePort(kInternal);
      port.#native = ops.portOpen(port, end);
      tell(port);
      return port;
    };
    openPair = () => {
      const ports = [new MessagePort(kInternal), new MessagePort(kInternal)];
      const pair = ops.portPair(ports[0], ports[1]);
      for (let i = 0; i < 2; i++) {
        ports[i].#native = pair[i];
        tell(ports[i]);
      }
      return ports;
    };
  }

  constructor(token) {
    if (token !== kInternal) throw new codes.ERR_CONSTRUCT_CALL_INVALID();
    super();
    brand(this);
  }

  [kMessage](value, transferred, isError) {
    this.#ports = transferred?.filter((item) => item instanceof MessagePort);
    this.emit(isError ? 'messageerror' : 'message', value);
    this.#ports = undefined;
  }

  [kClosed]() {
    this.#isOpen = this.#isKeeping = false;
    this.emit('close');
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
    if (type !== 'message' || size !== 0) return;
    this.unref();
    ops.portStart(this.#native, false);
  }

  postMessage(message, transferOrOptions = undefined) {
    if (arguments.length === 0) throw new TypeError('The "message" argument must be specified');
    const transfer = transferList(transferOrOptions);
    if (transfer?.includes(this)) {
      throw new DOMException('Transfer list contains source port', 'DataCloneError');
    }
    if (post(this.#native, message, transfer)) return;
    process.emitWarning('The target port was posted to itself, and the communication channel was lost');
  }

  start() {
    ops.portStart(this.#native, true);
  }

  close(callback = undefined) {
    if (typeof callback === 'function') this.once('close', callback);
    if (!this.#isOpen) return;
    this.#isKeeping = this.hasRef();
    this.#isOpen = false;
    ops.portClose(this.#native);
  }

  ref() {
    ops.portRef(this.#native, true);
  }

  unref() {
    ops.portRef(this.#native, false);
  }

  hasRef() {
    return this.#isKeeping || ops.portHasRef(this.#native);
  }

  [kTransfer](onlyCheck) {
    if (!this.#isOpen) {
      throw new DOMException('MessagePort in transfer list is already detached', 'DataCloneError');
    }
    if (onlyCheck) return undefined;
    this.#isOpen = false;
    return { data: ops.portDetach(this.#native), deserializeInfo: 'web/message:receivePort' };
  }

  [customInspect](depth, options) {
    if (depth < 0) return '[MessagePort [EventTarget]]';
    return `MessagePort [EventTarget] ${inspect({ active: this.#isOpen, refed: this.hasRef() }, options)}`;
  }
}

// undefined: nothing is transferred.
function transferList(given) {
  if (given === undefined || given === null) return undefined;
  const isList = typeof given === 'object' && typeof given[Symbol.iterator] === 'function';
  const list = isList ? given : given.transfer;
  if (list === undefined && typeof given === 'object') return undefined;
  try {
    return [...list];
  } catch (cause) {
    // What goes wrong inside of an iterator that works is its own error.
    if (list !== null && typeof list === 'object' && typeof list[Symbol.iterator]?.()?.next === 'function') throw cause;
  }
  throw invalid(isList || typeof given !== 'object' ? 'Optional transferList argument must be an iterable' :
    'Optional options.transfer argument must be an iterable');
}

class MessageChannel {
  constructor() {
    const [port1, port2] = openPair();
    this.port1 = port1;
    this.port2 = port2;
  }
}

// [value, transferred] of the oldest message, or undefined.
function takeMessage(port) {
  const native = nativeOf(port);
  return native === undefined ? undefined : ops.portReceive(native);
}

function receiveMessageOnPort(port) {
  let taken;
  if (port instanceof MessagePort) taken = takeMessage(port);
  else if (port instanceof BroadcastChannel) taken = receiveOnChannel(port);
  else throw invalid('The "port" argument must be a MessagePort instance');
  return taken === undefined ? undefined : { message: taken[0] };
}

// ---- BroadcastChannel ---------------------------------------------------------------------------

let receiveOnChannel;

class BroadcastChannel extends NodeEventTarget {
  #name;
  #native;
  #isOpen = true;

  static {
    receiveOnChannel = (channel) => (channel.#isOpen ? ops.portReceive(channel.#native) : undefined);
  }

  static #checked(value) {
    if (!(#name in Object(value))) throw new codes.ERR_INVALID_THIS('BroadcastChannel');
    return value;
  }

  constructor(name) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    super();
    this.#name = `${name}`;
    this.#native = ops.portOpen(this, ops.groupEnd(`channel:${this.#name}`));
    ops.portStart(this.#native, true);
    this.ref();
  }

  get name() {
    return BroadcastChannel.#checked(this).#name;
  }

  postMessage(message) {
    BroadcastChannel.#checked(this);
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('message');
    if (!this.#isOpen) {
      throw new DOMException('BroadcastChannel is closed.', 'InvalidStateError');
    }
    post(this.#native, message);
  }

  [kMessage](value, transferred, isError) {
    if (this.#isOpen) this.emit(isError ? 'messageerror' : 'message', value);
  }

  [kClosed]() {}

  [kCreateEvent](value, type) {
    return new MessageEvent(type, { data: value });
  }

  close() {
    BroadcastChannel.#checked(this).#isOpen = false;
    ops.portClose(this.#native);
  }

  ref() {
    ops.portRef(BroadcastChannel.#checked(this).#native, true);
    return this;
  }

  unref() {
    ops.portRef(BroadcastChannel.#checked(this).#native, false);
    return this;
  }

  [customInspect](depth, options) {
    BroadcastChannel.#checked(this);
    if (depth < 0) return 'BroadcastChannel';
    return `BroadcastChannel ${inspect({ name: this.#name, active: this.#isOpen }, options)}`;
  }
}

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
  kClosed,
  kMessage,
  nativeOf,
  openPort,
  receiveMessageOnPort,
  receivePort: openPort,
  takeMessage,
  transferList,
};
