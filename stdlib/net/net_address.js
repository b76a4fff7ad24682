/* SPDX-License-Identifier: MIT */
/*
 * net_address.js - isIP, SocketAddress and BlockList.
 *
 * BlockList compares addresses as 32 hexadecimal digits of their IPv6 form (IPv4 as
 * ::ffff:a.b.c.d), so that order of text is order of addresses and mapped addresses meet IPv4
 * rules.
 */
'use strict';

const {
  codes: {
    ERR_INVALID_ADDRESS,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
  },
} = require('internal/errors');
const {
  validateArray,
  validateInt32,
  validateObject,
  validateOneOf,
  validatePort,
  validateString,
  validateUint32,
} = require('internal/validators');
const { customInspectSymbol } = require('internal/util');
const { brand, kClone } = require('web/host_object');

const native = natives('sockaddr');
const families = ['ipv4', 'ipv6'];
const kMapped = '00000000000000000000ffff';
const packed = new Uint8Array(16);

function isIP(input) {
  return native.isIP(`${input}`);
}

function isIPv4(input) {
  return isIP(input) === 4;
}

function isIPv6(input) {
  return isIP(input) === 6;
}

// ---- SocketAddress ------------------------------------------------------------------------------

class SocketAddress {
  #address;
  #family;
  #flowlabel;
  #port;

  constructor(options = {}) {
    validateObject(options, 'options');
    let { family = 'ipv4' } = options;
    if (typeof family?.toLowerCase === 'function') family = family.toLowerCase();
    validateOneOf(family, 'options.family', families);
    const v6 = family === 'ipv6';
    const { address = v6 ? '::' : '127.0.0.1', port = 0, flowlabel = 0 } = options;
    validateString(address, 'options.address');
    this.#port = validatePort(port, 'options.port');
    validateUint32(flowlabel, 'options.flowlabel', false);
    if (native.isIP(address) !== (v6 ? 6 : 4)) throw new ERR_INVALID_ADDRESS(address);
    this.#address = native.canonical(address);
    this.#family = family;
    this.#flowlabel = v6 ? flowlabel : 0;
    brand(this);
  }

  [kClone]() {
    return { data: this.toJSON(), deserializeInfo: 'net/net_address:receiveAddress' };
  }

  static isSocketAddress(value) {
    return value !== null && typeof value === 'object' && #address in value;
  }

  // 'ip', 'ip:port', '[ip6]' or '[ip6]:port'; undefined for anything else.
  static parse(input) {
    validateString(input, 'input');
    const match = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(input);
    if (match === null || Number(match[3]) > 65535) return undefined;
    const address = match[1] ?? dottedQuad(match[2]);
    if (address === undefined || native.isIP(address) !== (match[1] !== undefined ? 6 : 4)) {
      return undefined;
    }
    return new SocketAddress({
      address,
      port: Number(match[3] ?? 0),
      family: match[1] !== undefined ? 'ipv6' : 'ipv4',
    });
  }

  get address() {
    return this.#address;
  }

  get port() {
    return this.#port;
  }

  get family() {
    return this.#family;
  }

  get flowlabel() {
    return this.#flowlabel;
  }

  toJSON() {
    return {
      address: this.#address,
      port: this.#port,
      family: this.#family,
      flowlabel: this.#flowlabel,
    };
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const nested = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    // The util room requires much; only inspection needs it.
    return `SocketAddress ${require('util').inspect(this.toJSON(), nested)}`;
  }
}

// The forms a URL's host allows: '1.2.3.4', '0x7f.1', '2130706433', octal with a leading 0.
function dottedQuad(text) {
  const parts = text.split('.');
  if (parts.length > 4) return undefined;
  const numbers = parts.map((part) => {
    if (/^0[xX][0-9a-fA-F]*$/.test(part)) return Number.parseInt(part.slice(2) || '0', 16);
    if (/^0[0-7]+$/.test(part)) return Number.parseInt(part, 8);
    return /^(?:0|[1-9][0-9]*)$/.test(part) ? Number(part) : NaN;
  });
  const last = numbers.pop();
  if (numbers.some((n) => !(n <= 255)) || !(last < 256 ** (4 - numbers.length))) return undefined;
  let value = last;
  for (let i = 0; i < numbers.length; i++) value += numbers[i] * 256 ** (3 - i);
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}

// ---- BlockList ----------------------------------------------------------------------------------

function hexKey(address) {
  const version = native.bytes(address, packed);
  if (version === 0) return undefined;
  let key = version === 4 ? kMapped : '';
  for (let i = 0; i < (version === 4 ? 4 : 16); i++) {
    key += (packed[i] < 16 ? '0' : '') + packed[i].toString(16);
  }
  return key;
}

// First and last key of a subnet given one of its addresses.
function subnetKeys(key, prefix) {
  const bits = BigInt(`0x${key}`);
  const host = (1n << BigInt(128 - prefix)) - 1n;
  const text = (value) => value.toString(16).padStart(32, '0');
  return [text(bits & ~host), text(bits | host)];
}

function toFamily(family) {
  validateString(family, 'family');
  const lower = family.toLowerCase();
  if (!families.includes(lower)) throw new ERR_INVALID_ARG_VALUE('family', family);
  return lower;
}

// Accepts a SocketAddress or text with its family.
function toSocketAddress(value, family, name) {
  if (SocketAddress.isSocketAddress(value)) return value;
  validateString(value, name);
  return new SocketAddress({ address: value, family: toFamily(family) });
}

const familyName = { ipv4: 'IPv4', ipv6: 'IPv6' };

class BlockList {
  #rules = new Map(); // text -> { low, high }, oldest first

  static PRIVATE_RANGES = Object.freeze([
    '10.0.0.0/8',
    '172.16.0.0/12',
    '192.168.0.0/16',
    '127.0.0.0/8',
    '::1/128',
    '169.254.0.0/16',
    'fe80::/10',
    'fc00::/7',
  ]);

  constructor() {
    brand(this);
  }

  // A copy, other than in Node, where all clones are one list.
  [kClone]() {
    return { data: this.rules.reverse(), deserializeInfo: 'net/net_address:receiveList' };
  }

  static isBlockList(value) {
    return value !== null && typeof value === 'object' && #rules in value;
  }

  #add(text, low, high) {
    this.#rules.set(text, { low, high });
  }

  addAddress(address, family = 'ipv4') {
    const at = toSocketAddress(address, family, 'address');
    const key = hexKey(at.address);
    this.#add(`Address: ${familyName[at.family]} ${at.address}`, key, key);
  }

  addAddresses(addresses, family = 'ipv4') {
    validateArray(addresses, 'addresses');
    const all = addresses.map((one, i) => toSocketAddress(one, family, `addresses[${i}]`));
    for (const at of all) this.addAddress(at);
  }

  removeAddress(address, family = 'ipv4') {
    const at = toSocketAddress(address, family, 'address');
    this.#rules.delete(`Address: ${familyName[at.family]} ${at.address}`);
  }

  #range(start, end, family) {
    const from = toSocketAddress(start, family, 'start');
    const to = toSocketAddress(end, family, 'end');
    const low = hexKey(from.address);
    const high = hexKey(to.address);
    if (low > high) throw new ERR_INVALID_ARG_VALUE('start', start, 'must come before end');
    return { text: `Range: ${familyName[from.family]} ${from.address}-${to.address}`, low, high };
  }

  addRange(start, end, family = 'ipv4') {
    const { text, low, high } = this.#range(start, end, family);
    this.#add(text, low, high);
  }

  removeRange(start, end, family = 'ipv4') {
    this.#rules.delete(this.#range(start, end, family).text);
  }

  #subnet(network, prefix, family) {
    const at = toSocketAddress(network, family, 'network');
    const v6 = at.family === 'ipv6';
    validateInt32(prefix, 'prefix', 0, v6 ? 128 : 32);
    const [low, high] = subnetKeys(hexKey(at.address), v6 ? prefix : prefix + 96);
    return { text: `Subnet: ${familyName[at.family]} ${at.address}/${prefix}`, low, high };
  }

  addSubnet(network, prefix, family = 'ipv4') {
    const { text, low, high } = this.#subnet(network, prefix, family);
    this.#add(text, low, high);
  }

  removeSubnet(network, prefix, family = 'ipv4') {
    this.#rules.delete(this.#subnet(network, prefix, family).text);
  }

  #cidr(cidr) {
    validateString(cidr, 'cidr');
    const match = /^([^/]+)\/(\d+)$/.exec(cidr);
    if (match === null) {
      throw new ERR_INVALID_ARG_VALUE('cidr', cidr, 'must be in CIDR notation');
    }
    return this.#subnet(match[1], Number(match[2]), match[1].includes(':') ? 'ipv6' : 'ipv4');
  }

  addCIDR(cidr) {
    const { text, low, high } = this.#cidr(cidr);
    this.#add(text, low, high);
  }

  addCIDRs(cidrs) {
    validateArray(cidrs, 'cidrs');
    const rules = cidrs.map((one) => this.#cidr(one));
    for (const { text, low, high } of rules) this.#add(text, low, high);
  }

  removeCIDR(cidr) {
    this.#rules.delete(this.#cidr(cidr).text);
  }

  check(address, family = 'ipv4') {
    let at = address;
    if (!SocketAddress.isSocketAddress(address)) {
      validateString(address, 'address');
      if (native.isIP(address) !== (toFamily(family) === 'ipv6' ? 6 : 4)) return false;
      at = { address };
    }
    const key = hexKey(at.address);
    for (const { low, high } of this.#rules.values()) {
      if (low <= key && key <= high) return true;
    }
    return false;
  }

  clear() {
    this.#rules.clear();
  }

  get size() {
    return this.#rules.size;
  }

  // Newest first, as Node lists them.
  get rules() {
    return [...this.#rules.keys()].reverse();
  }

  toJSON() {
    return this.rules;
  }

  fromJSON(value) {
    let data = value;
    if (typeof data === 'string') {
      data = JSON.parse(data);
    }
    if (!Array.isArray(data) || data.some((one) => typeof one !== 'string')) {
      throw new ERR_INVALID_ARG_TYPE('data', ['string', 'string[]'], value);
    }
    for (const { method, args } of data.map(parseRule).filter((rule) => rule !== undefined)) this[method](...args);
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return '[BlockList]';
    const nested = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    // As in SocketAddress.
    return `BlockList ${require('util').inspect({ rules: this.rules }, nested)}`;
  }
}

// One line of `rules` -> the call that makes it; undefined for other text, which Node ignores.
function parseRule(rule) {
  const match = /^(Address|Range|Subnet): (IPv4|IPv6) ([^\s/-]+)(?:\/(\d+)|-(\S+))?$/.exec(rule);
  if (match === null) return undefined;
  const [, kind, family, address, prefix, end] = match;
  const type = family.toLowerCase();
  if (kind === 'Address') return { method: 'addAddress', args: [address, type] };
  if (kind === 'Range') return { method: 'addRange', args: [address, end, type] };
  return { method: 'addSubnet', args: [address, Number(prefix), type] };
}

const receiveAddress = (fields) => new SocketAddress(fields);

function receiveList(rules) {
  const list = new BlockList();
  list.fromJSON(rules);
  return list;
}

module.exports = { BlockList, SocketAddress, isIP, isIPv4, isIPv6, receiveAddress, receiveList };
