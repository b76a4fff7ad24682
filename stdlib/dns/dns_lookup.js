/* SPDX-License-Identifier: MIT */
/*
 * dns_lookup.js - lookup and lookupService over the C library's resolver (natives('dns')), in the
 * callback form and as promises. net uses lookup for every host name.
 */
'use strict';

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS },
  dnsException,
} = require('internal/errors');
const {
  validateBoolean,
  validateFunction,
  validateNumber,
  validateOneOf,
  validatePort,
  validateString,
} = require('internal/validators');
const { customPromisifyArgs } = require('internal/util');

const { now, observed } = require('internal/observed');
const native = natives('dns');
const sockaddr = natives('sockaddr');

// getaddrinfo's flags (netdb.h)
const AI_V4MAPPED = 0x08;
const AI_ALL = 0x10;
const AI_ADDRCONFIG = 0x20;

const orders = ['ipv4first', 'ipv6first', 'verbatim'];
const families = [0, 4, 6];

let defaultOrder = 'verbatim';

function setDefaultResultOrder(order) {
  validateOneOf(order, 'dnsOrder', orders);
  defaultOrder = order;
}

function getDefaultResultOrder() {
  return defaultOrder;
}

function validateHints(hints) {
  if ((hints & ~(AI_ADDRCONFIG | AI_ALL | AI_V4MAPPED)) !== 0) {
    throw new ERR_INVALID_ARG_VALUE('hints', hints);
  }
}

// { family, hints, all, order } of what the caller gave
function readOptions(options) {
  const result = { family: 0, hints: 0, all: false, order: defaultOrder };
  if (options === null || options === undefined) return result;
  if (typeof options !== 'object') {
    if (typeof options !== 'number') {
      throw new ERR_INVALID_ARG_TYPE('options', ['integer', 'object'], options);
    }
    validateOneOf(options, 'family', families);
    result.family = options;
    return result;
  }
  if (options.hints != null) {
    validateNumber(options.hints, 'options.hints');
    result.hints = options.hints >>> 0;
    validateHints(result.hints);
  }
  if (options.family != null) result.family = readFamily(options.family);
  if (options.all != null) {
    validateBoolean(options.all, 'options.all');
    result.all = options.all;
  }
  if (options.verbatim != null) {
    validateBoolean(options.verbatim, 'options.verbatim');
    result.order = options.verbatim ? 'verbatim' : 'ipv4first';
  }
  if (options.order != null) {
    validateOneOf(options.order, 'options.order', orders);
    result.order = options.order;
  }
  return result;
}

function readFamily(family) {
  if (family === 'IPv4') return 4;
  if (family === 'IPv6') return 6;
  validateOneOf(family, 'options.family', families);
  return family;
}

// [ip, family, ip, family, ...] -> [{ address, family }] in the wanted order
function toAddresses(flat, order) {
  const addresses = [];
  for (let i = 0; i < flat.length; i += 2) {
    addresses.push({ address: flat[i], family: flat[i + 1] });
  }
  if (order === 'verbatim') return addresses;
  const first = order === 'ipv4first' ? 4 : 6;
  return [...addresses.filter((one) => one.family === first),
          ...addresses.filter((one) => one.family !== first)];
}

let warnedFalsy = false;
function warnFalsyHostname(hostname) {
  if (warnedFalsy) return;
  warnedFalsy = true;
  process.emitWarning(`The provided hostname "${hostname}" is not a valid hostname, and is ` +
    'supported in the dns module solely for compatibility.', 'DeprecationWarning', 'DEP0118');
}

// What needs no resolver: answers through `done(null, addresses)` in a later tick, true if so.
function answerLiterally(hostname, family, done) {
  if (!hostname) {
    warnFalsyHostname(hostname);
    process.nextTick(done, null, null, family === 6 ? 6 : 4);
    return true;
  }
  const version = sockaddr.isIP(hostname);
  if (version === 0) return false;
  process.nextTick(done, null, [{ address: hostname, family: version }], version);
  return true;
}

// Tells an observer of perf_hooks when it is done; detailOf(...what done gets after the error).
function observe(name, done, detailOf) {
  const start = now();
  return function onAnswer(error, ...values) {
    if (!error) observed.dns?.(name, start, detailOf(...values));
    done(error, ...values);
  };
}

// done(error, addresses | null, family of the empty answer)
function resolveHost(hostname, options, done) {
  if (observed.dns !== undefined) {
    const { family, hints, order } = options, verbatim = order === 'verbatim';
    done = observe('lookup', done, (list) => ({ hostname, family, hints, verbatim, order, addresses: list.map((a) => a.address) }));
  }
  if (answerLiterally(hostname, options.family, done)) return;
  const code = native.getaddrinfo(toAscii(hostname), options.family, options.hints,
    function onAddresses(status, flat) {
      if (status < 0) done(dnsException(status, 'getaddrinfo', hostname), undefined, 0);
      else done(null, toAddresses(flat, options.order), 0);
    });
  if (code < 0) process.nextTick(done, dnsException(code, 'getaddrinfo', hostname), undefined, 0);
}

// A host name with non-ASCII letters goes through IDNA; the url room is only needed then.
function toAscii(hostname) {
  for (let i = 0; i < hostname.length; i++) {
    if (hostname.charCodeAt(i) > 127) return require('url').domainToASCII(hostname) || hostname;
  }
  return hostname;
}

function validateHostname(hostname) {
  if (hostname) validateString(hostname, 'hostname');
}

function lookup(hostname, options, callback) {
  validateHostname(hostname);
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  } else {
    validateFunction(callback, 'callback');
  }
  const wanted = readOptions(options);
  resolveHost(hostname, wanted, function onResolved(error, addresses, emptyFamily) {
    if (error) callback(error);
    else if (wanted.all) callback(null, addresses ?? []);
    else if (addresses === null) callback(null, null, emptyFamily);
    else if (addresses.length === 0) callback(dnsException(-3008, 'getaddrinfo', hostname));
    else callback(null, addresses[0].address, addresses[0].family);
  });
  return {};
}
Object.defineProperty(lookup, customPromisifyArgs,
                      { __proto__: null, value: ['address', 'family'], enumerable: false });

function lookupPromise(hostname, options) {
  validateHostname(hostname);
  const wanted = readOptions(options);
  return new Promise(function executor(resolve, reject) {
    resolveHost(hostname, wanted, function onResolved(error, addresses, emptyFamily) {
      if (error) reject(error);
      else if (wanted.all) resolve(addresses ?? []);
      else if (addresses === null) resolve({ address: null, family: emptyFamily });
      else if (addresses.length === 0) reject(dnsException(-3008, 'getaddrinfo', hostname));
      else resolve(addresses[0]);
    });
  });
}

function validateServiceArgs(address, port) {
  validateString(address, 'address');
  if (sockaddr.isIP(address) === 0) {
    throw new ERR_INVALID_ARG_VALUE('address', address);
  }
  return validatePort(port);
}

// done(error, hostname, service)
function resolveService(address, port, done) {
  if (observed.dns !== undefined) {
    done = observe('lookupService', done, (hostname, service) => ({ host: address, port, hostname, service }));
  }
  const code = native.getnameinfo(address, port, function onName(status, hostname, service) {
    if (status < 0) done(dnsException(status, 'getnameinfo', address));
    else done(null, hostname, service);
  });
  return code;
}

function lookupService(address, port, callback) {
  if (arguments.length !== 3) throw new ERR_MISSING_ARGS('address', 'port', 'callback');
  const number = validateServiceArgs(address, port);
  validateFunction(callback, 'callback');
  const code = resolveService(address, number, callback);
  if (code < 0) throw dnsException(code, 'getnameinfo', address);
  return {};
}
Object.defineProperty(lookupService, customPromisifyArgs,
                      { __proto__: null, value: ['hostname', 'service'], enumerable: false });

function lookupServicePromise(address, port) {
  if (arguments.length !== 2) throw new ERR_MISSING_ARGS('address', 'port');
  const number = validateServiceArgs(address, port);
  return new Promise(function executor(resolve, reject) {
    const code = resolveService(address, number, function onName(error, hostname, service) {
      if (error) reject(error);
      else resolve({ hostname, service });
    });
    if (code < 0) reject(dnsException(code, 'getnameinfo', address));
  });
}

module.exports = {
  AI_ADDRCONFIG,
  AI_ALL,
  AI_V4MAPPED,
  getDefaultResultOrder,
  lookup,
  lookupPromise,
  lookupService,
  lookupServicePromise,
  setDefaultResultOrder,
};
