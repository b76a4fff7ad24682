/* SPDX-License-Identifier: MIT */
/*
 * inspector_domains.js - the domains of the protocol that V8 does not have. A domain is an object of methods
 * (client, params) -> result or a promise of it; they throw a ProtocolError. A client is a session that is served here;
 * `closed` of a domain is called with it when it goes.
 */
'use strict';

const ops = natives('inspector');

const METHOD_NOT_FOUND = -32601, INVALID_PARAMS = -32602, SERVER_ERROR = -32000;

class ProtocolError extends Error {
  constructor(message, code = SERVER_ERROR) {
    super(message);
    this.protocolCode = code;
  }
}

function isGiven(option) { return require('internal/options').get(option) === true; }

// Executables have no options: what is behind one is in them.
function isOn(...options) { return natives('boot').moduleEntry() >= 0 || options.some(isGiven); }

const NETWORK = '--experimental-network-inspection', RESOURCES = '--experimental-inspector-network-resource';
const STORAGE = '--experimental-storage-inspection', TARGETS = '--experimental-worker-inspection';

// Loaded with their first message. Those that are not there are undefined.
const makers = {
  __proto__: null,
  DOMStorage: () => (isOn(STORAGE) ? require('inspector/inspector_storage').domain : undefined),
  IO: () => (isOn(RESOURCES) ? require('inspector/inspector_resources').domain : undefined),
  Network: () => (isOn(NETWORK, RESOURCES) ? require('inspector/inspector_network').domain : undefined),
  NodeTracing: () => require('inspector/inspector_tracing').domain,
  NodeWorker: () => require('inspector/inspector_worker').domain,
  Storage: () => (isOn(STORAGE) ? require('inspector/inspector_storage').keyDomain : undefined),
  Target: () => (isOn(TARGETS) ? require('inspector/inspector_worker').targetDomain : undefined),
};
const loaded = { __proto__: null };
const clients = new Map();
const closers = new Set(); // functions: some client is gone

function domainOf(method) {
  const name = method.slice(0, method.indexOf('.'));
  if (!(name in makers)) return undefined;
  return (loaded[name] ??= makers[name]());
}

function knows(method) { return domainOf(method) !== undefined; }

class Client {
  constructor(number) { this.number = number; }
  send(message) { ops.reply(this.number, JSON.stringify(message)); }
  notify(method, params = {}) { this.send({ method, params }); }
}

function clientOf(number) {
  let client = clients.get(number);
  if (client === undefined) clients.set(number, client = new Client(number));
  return client;
}

function refuse(client, id, err, sessionId) {
  client.send({ id, error: { code: err.protocolCode ?? SERVER_ERROR, message: err.message }, sessionId });
}

function answer(client, id, result) {
  if (typeof result?.then !== 'function') return client.send({ id, result: result ?? {} });
  return result.then((value) => client.send({ id, result: value ?? {} }), (err) => refuse(client, id, err));
}

// A message whose method V8 does not know, or that is for a session inside this one.
function handle(number, message) {
  const client = clientOf(number);
  const { id, method, params = {}, sessionId } = message;
  if (sessionId !== undefined) return require('inspector/inspector_worker').handleNested(client, message);
  const fn = domainOf(method)?.[method.slice(method.indexOf('.') + 1)];
  if (typeof fn !== 'function') {
    return refuse(client, id, new ProtocolError(`'${method}' wasn't found`, METHOD_NOT_FOUND));
  }
  try {
    return answer(client, id, fn(client, params));
  } catch (err) {
    return refuse(client, id, err);
  }
}

function close(number) {
  for (const fn of closers) fn();
  const client = clients.get(number);
  if (client === undefined) return;
  clients.delete(number);
  for (const name in loaded) loaded[name]?.closed?.(client);
}

module.exports = {
  INVALID_PARAMS, ProtocolError, RESOURCES, STORAGE, TARGETS, close, closers, handle, isGiven, isOn, knows,
};
