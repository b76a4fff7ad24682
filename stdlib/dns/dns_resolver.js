/* SPDX-License-Identifier: MIT */
/*
 * dns_resolver.js - Resolver of dns and of dns/promises over channels of natives('dns'), and the functions
 * that ask the default one. A channel is made for its first question and closed with its Resolver.
 */
'use strict';

const { anyOf, kTypes, readAnswer } = require('dns/dns_answer');
const {
  codes: {
    ERR_DNS_SET_SERVERS_FAILED, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_IP_ADDRESS,
  },
  dnsException,
  errnoException,
} = require('internal/errors');
const {
  validateArray, validateFunction, validateInt32, validateObject, validatePort, validateString, validateUint32,
} = require('internal/validators');
const { isIP } = require('net/net_address');

const native = natives('dns');

// Of enum ares_status.
const kSuccess = 0;
const kNoData = 1;
const kNotFound = 4;
const kBadResponse = 10;
const kDnsPort = 53;

const kStatus = [
  '', 'ENODATA', 'EFORMERR', 'ESERVFAIL', 'ENOTFOUND', 'ENOTIMP', 'EREFUSED', 'EBADQUERY', 'EBADNAME', 'EBADFAMILY',
  'EBADRESP', 'ECONNREFUSED', 'ETIMEOUT', 'EOF', 'EFILE', 'ENOMEM', 'EDESTRUCTION', 'EBADSTR', 'EBADFLAGS', 'ENONAME',
  'EBADHINTS', 'ENOTINITIALIZED', 'ELOADIPHLPAPI', 'EADDRGETNETWORKPARAMS', 'ECANCELLED',
];

// ---- channels -------------------------------------------------------------------------------------------

const boxes = new FinalizationRegistry((box) => native.closeChannel(box));

class Channel {
  constructor({ timeout, tries, maxTimeout }) {
    this.timeout = timeout;
    this.tries = tries;
    this.maxTimeout = maxTimeout;
    this.made = undefined;
    this.asked = 0;
    this.ownServers = false;
  }

  get box() {
    if (this.made !== undefined) return this.made;
    const box = native.channel({}, this.timeout, this.tries, this.maxTimeout);
    if (typeof box === 'number') throw errnoException(box, 'ares_init_options');
    boxes.register(this, box, this);
    return this.made = box;
  }

  // A name server that is not there may have been of a network that is gone: resolv.conf is read again.
  renew() {
    if (this.ownServers || this.asked > 0) return;
    boxes.unregister(this);
    native.closeChannel(this.made);
    this.made = undefined;
  }

  // done(status, result), never at once
  start(ask, done) {
    this.asked++;
    return ask((status, result) => {
      this.asked--;
      if (kStatus[status] === 'ECONNREFUSED') process.nextTick(() => this.made !== undefined && this.renew());
      done(status, result);
    });
  }

  getServers() {
    return native.servers(this.box);
  }

  setServers(list) {
    this.ownServers = true;
    return native.setServers(this.box, list);
  }

  cancel() {
    if (this.made !== undefined) native.cancel(this.made);
  }
}

// ---- servers --------------------------------------------------------------------------------------------

function portOf(text) {
  const port = Number(text);
  validatePort(port, 'port');
  return port;
}

// 'ip', 'ip4:port', '[ip6]' or '[ip6]:port' -> [ip, port]
function parseServer(text) {
  if (isIP(text)) return [text, 0];
  const bracket = text[0] === '[' ? text.indexOf(']') : -1;
  if (bracket > 0 && isIP(text.slice(1, bracket)) === 6) {
    const port = /^(?::(\d+))?$/.exec(text.slice(bracket + 1));
    if (port !== null) return [text.slice(1, bracket), port[1] === undefined ? 0 : portOf(port[1])];
  }
  const colon = text.indexOf(':');
  const ip = text.slice(0, colon), port = text.slice(colon + 1);
  if (colon > 0 && isIP(ip) === 4 && /^\d+$/.test(port)) return [ip, portOf(port)];
  throw new ERR_INVALID_IP_ADDRESS(text);
}

function serverText(ip, port) {
  if (port === 0 || port === kDnsPort) return ip;
  return isIP(ip) === 6 ? `[${ip}]:${port}` : `${ip}:${port}`;
}

function readServers(servers) {
  validateArray(servers, 'servers');
  const list = [];
  servers.forEach((server, i) => {
    validateString(server, `servers[${i}]`);
    list.push(...parseServer(server));
  });
  return list;
}

// ---- questions ------------------------------------------------------------------------------------------

const ofType = (records, type) => records.filter((record) => record.type === type);
const values = (type) => (records) => ofType(records, type).map(({ value }) => value);

function addresses(type) {
  return (records, { ttl }) => ofType(records, type).map(
    (record) => ttl ? { address: record.value, ttl: record.ttl } : record.value);
}

// Method -> [type asked for, what is made of the records]. The syscall of errors is query + that type's name.
const questions = {
  resolve4: ['A', addresses('A')],
  resolve6: ['AAAA', addresses('AAAA')],
  resolveAny: ['ANY', (records) => records.map(anyOf)],
  resolveCaa: ['CAA', values('CAA')],
  resolveCname: ['CNAME', values('CNAME')],
  resolveMx: ['MX', values('MX')],
  resolveNaptr: ['NAPTR', values('NAPTR')],
  resolveNs: ['NS', values('NS')],
  resolvePtr: ['PTR', values('PTR')],
  resolveSoa: ['SOA', (records) => values('SOA')(records)[0]],
  resolveSrv: ['SRV', values('SRV')],
  resolveTlsa: ['TLSA', values('TLSA')],
  resolveTxt: ['TXT', values('TXT')],
};
const methodOf = {
  __proto__: null, ...Object.fromEntries(Object.entries(questions).map(([method, [type]]) => [type, method])),
};

function syscallOf(type) {
  return `query${type[0]}${type.slice(1).toLowerCase()}`;
}

function asciiName(name) {
  // eslint-disable-next-line no-control-regex
  return /^[\x00-\x7f]*$/.test(name) ? name : require('url').domainToASCII(name) || name;
}

// RFC 7686: such names are not asked for.
function isOnion(name) {
  return /(?:^|\.)onion\.?$/i.test(name);
}

function resultOf(status, packet, type, options) {
  if (status !== kSuccess) return { status };
  const records = readAnswer(packet);
  if (records === undefined) return { status: kBadResponse };
  const result = questions[methodOf[type]][1](records, options);
  const isEmpty = result === undefined || (Array.isArray(result) && result.length === 0);
  return isEmpty ? { status: kNoData } : { status, result };
}

// done(error, result)
function ask(resolver, method, name, options, done) {
  const [type] = questions[method], syscall = syscallOf(type), channel = resolver._handle;
  const finish = (status, packet) => {
    const answer = resultOf(status, packet, type, options);
    if (answer.status === kSuccess) done(null, answer.result);
    else done(dnsException(kStatus[answer.status], syscall, name));
  };
  if (isOnion(name)) {
    process.nextTick(finish, kNotFound);
    return;
  }
  channel.start((end) => native.ask(channel.box, asciiName(name), kTypes[type], end), finish);
}

function askReverse(resolver, ip, done) {
  const channel = resolver._handle;
  if (isIP(ip) === 0) throw dnsException(-22, 'getHostByAddr', ip);
  channel.start((end) => native.reverse(channel.box, ip, end), (status, names) => {
    if (status === kSuccess) done(null, names);
    else done(dnsException(kStatus[status], 'getHostByAddr', ip));
  });
}

function methodFor(rrtype) {
  validateString(rrtype, 'rrtype');
  const method = methodOf[rrtype];
  if (method === undefined) throw new ERR_INVALID_ARG_VALUE('rrtype', rrtype);
  return method;
}

// ---- Resolver -------------------------------------------------------------------------------------------

function readOptions(options = {}) {
  validateObject(options, 'options');
  const { timeout = -1, tries = 4, maxTimeout = 0 } = options;
  validateInt32(timeout, 'options.timeout', -1);
  validateInt32(tries, 'options.tries', 1);
  validateUint32(maxTimeout, 'options.maxTimeout');
  return { timeout, tries, maxTimeout };
}

class BaseResolver {
  constructor(options = undefined) {
    this._handle = new Channel(readOptions(options));
  }

  cancel() {
    this._handle.cancel();
  }

  getServers() {
    const list = this._handle.getServers() ?? [], out = [];
    for (let i = 0; i < list.length; i += 2) out.push(serverText(list[i], list[i + 1]));
    return out;
  }

  setServers(servers) {
    const list = readServers(servers), handle = this._handle;
    if (handle.asked === 0 && handle.setServers(list) === kSuccess) return;
    throw new ERR_DNS_SET_SERVERS_FAILED('There are pending queries.', `${servers}`);
  }

  setLocalAddress(ipv4, ipv6) {
    validateString(ipv4, 'ipv4');
    if (ipv6 !== undefined) validateString(ipv6, 'ipv6');
    const first = isIP(ipv4), second = ipv6 === undefined ? 0 : isIP(ipv6);
    if (first === 0 || (ipv6 !== undefined && second === 0)) throw new ERR_INVALID_ARG_VALUE('ip', ipv6 ?? ipv4, 'is no IP address');
    if (first === second) throw new ERR_INVALID_ARG_VALUE('ipv6', ipv6, `cannot specify two IPv${first} addresses`);
    for (const ip of [ipv4, ipv6]) {
      if (ip !== undefined) native.setLocalAddress(this._handle.box, ip);
    }
  }
}

class Resolver extends BaseResolver {
  resolve(hostname, rrtype, callback) {
    if (typeof rrtype === 'function') {
      callback = rrtype;
      rrtype = 'A';
    } else if (typeof rrtype !== 'string') {
      throw new ERR_INVALID_ARG_TYPE('rrtype', 'string', rrtype);
    }
    return this[methodFor(rrtype)](hostname, callback);
  }

  reverse(ip, callback) {
    validateString(ip, 'name');
    validateFunction(callback, 'callback');
    askReverse(this, ip, callback);
  }
}

class PromiseResolver extends BaseResolver {
  resolve(hostname, rrtype = 'A') {
    return this[methodFor(rrtype)](hostname);
  }

  reverse(ip) {
    validateString(ip, 'name');
    return new Promise((resolve, reject) => askReverse(this, ip, (error, names) => error ? reject(error) : resolve(names)));
  }
}

for (const method of Object.keys(questions)) {
  Resolver.prototype[method] = {
    [method](name, options, callback) {
      if (typeof options === 'function') {
        callback = options;
        options = undefined;
      }
      validateString(name, 'name');
      validateFunction(callback, 'callback');
      ask(this, method, name, options ?? {}, callback);
    },
  }[method];
  PromiseResolver.prototype[method] = {
    [method](name, options) {
      validateString(name, 'name');
      return new Promise((resolve, reject) => {
        ask(this, method, name, options ?? {}, (error, result) => error ? reject(error) : resolve(result));
      });
    },
  }[method];
}
Object.defineProperty(PromiseResolver, 'name', { value: 'Resolver' });

// ---- the default one ------------------------------------------------------------------------------------

let defaultChannel;

// setServers makes a new one: what is being asked goes on with the old servers.
function setServers(servers) {
  const resolver = new BaseResolver();
  resolver.setServers(servers);
  defaultChannel = resolver._handle;
}

// The members of dns (or dns/promises) that ask the default resolver.
function membersOf(Class) {
  const members = { Resolver: Class, setServers };
  for (const name of ['getServers', 'resolve', 'reverse', ...Object.keys(questions)]) {
    members[name] = {
      [name](...args) {
        defaultChannel ??= new BaseResolver()._handle;
        const resolver = { __proto__: Class.prototype, _handle: defaultChannel };
        return Reflect.apply(Class.prototype[name], resolver, args);
      },
    }[name];
  }
  return members;
}

module.exports = { PromiseResolver, Resolver, membersOf };
