// SPDX-License-Identifier: MIT
'use strict';
// Native handles and requests as async_hooks sees them: types and scopes as in Node's doc async_hooks.md. When the
// first hook is enabled, what the natives of rooms are called by is replaced by functions that tell the hooks; so
// rooms know nothing of them, and a program without hooks pays nothing.

const ids = require('internal/async_ids');

// ---- resources -------------------------------------------------------------------------------------

// Of a native's box (or a request's own object): { id, trigger, resource }
const known = new WeakMap();

function begin(type, key, resource, trigger = ids.current()) {
  const entry = { id: ids.newId(), trigger, resource };
  known.set(key, entry);
  ids.emitInit(entry.id, type, trigger, resource);
  return entry;
}

// What was there before the first hook has had no init.
function entryOf(key) {
  let entry = known.get(key);
  if (entry === undefined) known.set(key, entry = { id: ids.newId(), trigger: 0, resource: key });
  return entry;
}

const idOf = (key) => known.get(key)?.id ?? ids.current();

// What throws leaves its scope open, so that handlers of the exception are in it: internal/process_events ends it.
function inside(entry, fn, self, args) {
  const scope = ids.enter(entry.id, entry.trigger, entry.resource);
  const result = Reflect.apply(fn, self, args);
  ids.leave(scope);
  return result;
}

function end(key) {
  const entry = known.get(key);
  if (entry === undefined) return;
  known.delete(key);
  ids.emitDestroy(entry.id);
}

// ---- ways of telling ---------------------------------------------------------------------------------

// Ops that end by calling their last argument, if that is a function.
function requests(room, types) {
  for (const name of Object.keys(types)) {
    const op = room[name];
    room[name] = function asked(...args) {
      const done = args.at(-1);
      if (!ids.enabled() || typeof done !== 'function') return Reflect.apply(op, room, args);
      const resource = { type: types[name] }, entry = begin(types[name], resource, resource);
      args[args.length - 1] = function answered(...values) {
        inside(entry, done, this, values);
        ids.emitDestroy(entry.id);
      };
      const result = Reflect.apply(op, room, args);
      if (typeof result === 'number' && result !== 0) ids.emitDestroy(entry.id); // there will be no answer
      return result;
    };
  }
}

// Ops that make a handle; `typeOf` and `resourceOf` get their arguments.
function handles(room, name, typeOf, resourceOf) {
  const op = room[name];
  room[name] = function made(...args) {
    const box = Reflect.apply(op, room, args);
    if (ids.enabled() && typeof box === 'object') begin(typeOf(...args), box, resourceOf(...args) ?? box);
    return box;
  };
}

function closers(room, name) {
  const op = room[name];
  room[name] = function closed(...args) {
    const result = Reflect.apply(op, room, args);
    end(args[0]);
    return result;
  };
}

// Every function that a room sets, or has set, as what C calls.
function onHook(room, name, wrap) {
  const { get, set } = Object.getOwnPropertyDescriptor(room.hooks, name);
  const put = (fn) => Reflect.apply(set, room.hooks, [wrap(fn)]);
  const now = Reflect.apply(get, room.hooks, []);
  Object.defineProperty(room.hooks, name, { configurable: true, enumerable: true, get, set: put });
  if (now !== undefined) put(now);
}

// The hook runs in the scope of what `keyOf` says of its arguments.
function scoped(room, name, keyOf) {
  onHook(room, name, (fn) => function called(...args) {
    return ids.enabled() ? inside(entryOf(keyOf(...args)), fn, this, args) : Reflect.apply(fn, this, args);
  });
}

// ---- streams and connections ---------------------------------------------------------------------------

const box = (handle) => handle.box;

// Requests of a handle: an op begins one, of which there is only one at a time, a hook ends it.
function handleRequest(room, names, hook, hookRoom, typeOf, isBegun) {
  const waiting = new WeakMap(); // box -> entry
  for (const name of names) {
    const op = room[name];
    room[name] = function asked(...args) {
      const result = Reflect.apply(op, room, args);
      if (!ids.enabled() || !isBegun(result)) return result;
      const resource = { type: typeOf(name) };
      waiting.set(args[0], begin(resource.type, resource, resource, idOf(args[0])));
      return result;
    };
  }
  onHook(hookRoom, hook, (fn) => function answered(handle, ...values) {
    const entry = waiting.get(handle.box);
    if (entry === undefined) return Reflect.apply(fn, this, [handle, ...values]);
    waiting.delete(handle.box);
    inside(entry, fn, this, [handle, ...values]);
    ids.emitDestroy(entry.id);
  });
}

function streams() {
  const stream = natives('stream'), net = natives('net'), tty = natives('tty');
  handles(net, 'tcp', (owner) => (owner.isServer ? 'TCPSERVERWRAP' : 'TCPWRAP'), (owner) => owner);
  handles(net, 'pipe', (owner) => (owner.isServer ? 'PIPESERVERWRAP' : 'PIPEWRAP'), (owner) => owner);
  handles(tty, 'open', () => 'TTYWRAP', (owner) => owner);
  scoped(net, 'on_connection', box);
  scoped(stream, 'on_read', box);
  onHook(stream, 'on_close', (fn) => function closed(handle) {
    if (handle.isServer || !known.has(handle.box)) fn(handle);
    else inside(known.get(handle.box), fn, this, [handle]);
    end(handle.box);
  });
  const isZero = (code) => code === 0;
  handleRequest(net, ['connect', 'connectPath'], 'on_connect', net,
                (name) => (name === 'connect' ? 'TCPCONNECTWRAP' : 'PIPECONNECTWRAP'), isZero);
  handleRequest(stream, ['shutdown'], 'on_shutdown', stream, () => 'SHUTDOWNWRAP', isZero);
  handleRequest(stream, ['write', 'writev'], 'on_write', stream, () => 'WRITEWRAP', (code) => code === 1);
}

function datagrams() {
  const dgram = natives('dgram');
  handles(dgram, 'udp', () => 'UDPWRAP', (owner) => owner);
  scoped(dgram, 'on_message', box);
  closers(dgram, 'close');
  requests(dgram, { send: 'UDPSENDWRAP' });
}

// ---- http ------------------------------------------------------------------------------------------------

// A parser is used for one message of a client after another, and each is a resource.
function parsers() {
  const http = natives('http'), { init, release } = http;
  http.init = function begun(parser, isResponse, ...rest) {
    if (ids.enabled()) {
      end(parser);
      const type = isResponse ? 'HTTPCLIENTREQUEST' : 'HTTPINCOMINGMESSAGE';
      begin(type, parser, { type });
    }
    return init(parser, isResponse, ...rest);
  };
  http.release = function released(parser) {
    end(parser);
    return release(parser);
  };
  for (const name of ['on_head', 'on_body', 'on_complete', 'on_error', 'on_upgrade']) scoped(http, name, box);
}

// ---- files, names, keys, compression -----------------------------------------------------------------------

const notRequests = new Set(['exists', 'kind', 'print', 'pollStart', 'watchStart', 'watchClose', 'watchRef']);

function files() {
  const { ops } = require('fs/fs_ops'), fs = natives('fs'), types = {};
  for (const name of Object.keys(ops)) if (!notRequests.has(name)) types[name] = 'FSREQCALLBACK';
  requests(ops, types);
  handles(ops, 'watchStart', () => 'FSEVENTWRAP', (owner) => owner);
  handles(ops, 'pollStart', () => 'STATWATCHER', (owner) => owner);
  closers(ops, 'watchClose');
  const owners = new WeakMap(); // watcher -> its box
  for (const name of ['watchStart', 'pollStart']) {
    const op = ops[name];
    ops[name] = function started(owner, ...rest) {
      const made = op(owner, ...rest);
      if (typeof made === 'object') owners.set(owner, made);
      return made;
    };
  }
  for (const name of ['on_event', 'on_poll']) scoped(fs, name, (owner) => owners.get(owner) ?? owner);
}

function compression() {
  const zlib = natives('zlib'), { write } = zlib;
  for (const name of ['openDeflate', 'openBrotli', 'openZstd']) handles(zlib, name, () => 'ZLIB', () => undefined);
  closers(zlib, 'close');
  requests(zlib, { whole: 'ZLIB' });
  zlib.write = function asked(...args) {
    const done = args.at(-1);
    if (ids.enabled()) {
      const entry = entryOf(args[0]);
      args[args.length - 1] = function answered(...values) { inside(entry, done, this, values); };
    }
    return write(...args);
  };
}

const cryptoTypes = {
  randomFillAsync: 'RANDOMBYTESREQUEST', checkPrime: 'CHECKPRIMEREQUEST', generatePrime: 'RANDOMPRIMEREQUEST',
  pbkdf2: 'PBKDF2REQUEST', scrypt: 'SCRYPTREQUEST', hkdf: 'DERIVEBITSREQUEST', derive: 'DERIVEBITSREQUEST',
  keygenRsa: 'KEYPAIRGENREQUEST', keygenRsaPss: 'KEYPAIRGENREQUEST', keygenDsa: 'KEYPAIRGENREQUEST',
  keygenEc: 'KEYPAIRGENREQUEST', keygenPlain: 'KEYPAIRGENREQUEST', keygenDh: 'KEYPAIRGENREQUEST',
  sign: 'SIGNREQUEST', verify: 'VERIFYREQUEST', signDigest: 'SIGNREQUEST', verifyDigest: 'VERIFYREQUEST',
  hashJob: 'HASHREQUEST',
};

// ---- the process --------------------------------------------------------------------------------------------

function processes() {
  const child = natives('child_process'), own = natives('process'), signals = new WeakMap();
  handles(child, 'spawn', () => 'PROCESSWRAP', (owner) => owner);
  scoped(child, 'on_exit', (handle) => handle.box ?? handle);
  closers(child, 'close');
  const start = own.signalStart;
  handles(own, 'signalStart', () => 'SIGNALWRAP', (owner) => owner);
  const made = own.signalStart;
  own.signalStart = function started(owner, ...rest) {
    const handle = (ids.enabled() ? made : start)(owner, ...rest);
    if (typeof handle === 'object') signals.set(owner, handle);
    return handle;
  };
  closers(own, 'signalStop');
  scoped(own, 'on_signal', (owner) => signals.get(owner) ?? owner);
}

// Once, before the first hook is enabled.
function install() {
  streams();
  datagrams();
  parsers();
  files();
  compression();
  requests(natives('dns'), { getaddrinfo: 'GETADDRINFOREQWRAP', getnameinfo: 'GETNAMEINFOREQWRAP' });
  requests(natives('crypto'), cryptoTypes);
  processes();
}

module.exports = { install };
