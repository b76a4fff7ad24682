/* SPDX-License-Identifier: MIT */
/*
 * url_pattern_input.js - what a URLPattern is made of or matched with: the canonical form of each component, objects
 * with components, and patterns written as one string (URL Pattern Standard, "Canonicalization", "URLPatternInit
 * processing", "Constructor string parsing").
 *
 * Who: url_pattern.js.
 */
'use strict';

const { URL } = require('web/url');
const { PatternError, compile, escapePattern, tokenize } = require('web/url_pattern_parse');

const SPECIAL = { '__proto__': null, 'ftp': '21', 'file': '', 'http': '80', 'https': '443', 'ws': '80', 'wss': '443' };
const PLAIN = { delimiter: '', prefix: '' }, HOST = { delimiter: '.', prefix: '' }, PATH = { delimiter: '/', prefix: '/' };
const COMPONENTS = ['protocol', 'username', 'password', 'hostname', 'port', 'pathname', 'search', 'hash'];

const isSpecial = (component) => Object.keys(SPECIAL).some((scheme) => component.regexp.test(scheme));

// ---- canonical forms ----------------------------------------------------------------------------------------------------

function parse(text, base) {
  const url = URL.parse(text, base);
  if (url === null) throw new PatternError(`Invalid URL: ${text}`);
  return url;
}

// A component as it is in a URL that has it; the URL's scheme is none of the special ones.
function within(name, value, scheme = 'dummy') {
  const url = new URL(`${scheme}://dummy.invalid/`);
  url[name] = value;
  return url[name];
}

// The URL parser stops at these where it reads a host.
function host(value, scheme) {
  if (value === '') return '';
  const text = value.replace(/[\t\n\r]/g, '');
  const end = text.search(scheme === 'https' ? /[/?#\\]/ : /[/?#]/);
  const name = end < 0 ? text : text.slice(0, end);
  if (name === '' || name.includes('@') || (name.includes(':') && !name.startsWith('['))) {
    throw new PatternError(`Invalid hostname: ${value}`);
  }
  return parse(`${scheme}://${name}/`).hostname;
}

const canonical = {
  __proto__: null,
  protocol: (value) => (value === '' ? '' : parse(`${value}://dummy.invalid/`).protocol.slice(0, -1)),
  username: (value) => within('username', value),
  password: (value) => within('password', value),
  hostname: (value) => host(value, 'dummy'),
  domain: (value) => host(value, 'https'),
  address(value) {
    if (/[^0-9a-f[\]:]/i.test(value)) throw new PatternError(`Invalid hostname: ${value}`);
    return value.toLowerCase();
  },
  port(value, protocol) {
    if (value === '') return '';
    const digits = /^[0-9]+/.exec(value.replace(/[\t\n\r]/g, ''))?.[0];
    if (digits === undefined || Number(digits) > 65535) throw new PatternError(`Invalid port: ${value}`);
    const port = `${Number(digits)}`;
    return port === SPECIAL[protocol] ? '' : port;
  },
  pathname(value) {
    if (value === '') return '';
    return value[0] === '/' ? within('pathname', value) : within('pathname', `/-${value}`).slice(2);
  },
  opaque: (value) => value.replace(/[^ -~]/gu, (c) => encodeURIComponent(c)),
  search: (value) => (value === '' ? '' : within('search', `?${value}`).slice(1)),
  hash: (value) => (value === '' ? '' : within('hash', `#${value}`).slice(1)),
};

// ---- objects --------------------------------------------------------------------------------------------------------------

// In this order a later one is taken from the base URL only when no earlier one is given.
const INHERITED = ['protocol', 'hostname', 'port', 'pathname', 'search', 'hash'];

function partsOf(url) {
  return {
    protocol: url.protocol.slice(0, -1), username: url.username, password: url.password, hostname: url.hostname,
    port: url.port, pathname: url.pathname, search: url.search.slice(1), hash: url.hash.slice(1),
  };
}

function inherit(result, init, base, isPattern) {
  const parts = partsOf(base);
  const take = (name) => { result[name] = isPattern ? escapePattern(parts[name]) : parts[name]; };
  for (const name of INHERITED) {
    if (init[name] !== undefined) break;
    take(name);
  }
  if (isPattern || ['protocol', 'hostname', 'port', 'username'].some((name) => init[name] !== undefined)) return;
  take('username');
  if (init.password === undefined) take('password');
}

function isAbsolute(pathname, isPattern) {
  return pathname.startsWith('/') || (isPattern && (pathname.startsWith('\\/') || pathname.startsWith('{/')));
}

function pathnameOf(pathname, base, protocol, isPattern) {
  if (base !== undefined && base.pathname.startsWith('/') && !isAbsolute(pathname, isPattern)) {
    const path = isPattern ? escapePattern(base.pathname) : base.pathname;
    pathname = path.slice(0, path.lastIndexOf('/') + 1) + pathname;
  }
  if (isPattern) return pathname;
  return protocol === '' || protocol in SPECIAL ? canonical.pathname(pathname) : canonical.opaque(pathname);
}

const stripped = (text, char) => (text.startsWith(char) ? text.slice(1) : text);

// The components of an object, on top of `defaults`: patterns, or canonical.
function processInit(init, isPattern, defaults) {
  const result = { ...defaults };
  const base = init.baseURL === undefined ? undefined : parse(init.baseURL);
  if (base !== undefined) inherit(result, init, base, isPattern);
  const form = (name, value, extra) => (isPattern ? value : canonical[name](value, extra));
  if (init.protocol !== undefined) {
    result.protocol = form('protocol', init.protocol.endsWith(':') ? init.protocol.slice(0, -1) : init.protocol);
  }
  const { protocol = '' } = result;
  if (init.username !== undefined) result.username = form('username', init.username);
  if (init.password !== undefined) result.password = form('password', init.password);
  if (init.hostname !== undefined) {
    result.hostname = form(protocol === '' || protocol in SPECIAL ? 'domain' : 'hostname', init.hostname);
  }
  if (init.port !== undefined) result.port = form('port', init.port, protocol);
  if (init.pathname !== undefined) result.pathname = pathnameOf(init.pathname, base, protocol, isPattern);
  if (init.search !== undefined) result.search = form('search', stripped(init.search, '?'));
  if (init.hash !== undefined) result.hash = form('hash', stripped(init.hash, '#'));
  return result;
}

// ---- one string ---------------------------------------------------------------------------------------------------------------

const ORDER = ['init', 'protocol', 'authority', ...COMPONENTS.slice(1), 'done'];
const rank = (state) => ORDER.indexOf(state);

class ConstructorString {
  constructor(input) {
    this.chars = [...input];
    this.tokens = tokenize(input, true);
    this.result = {};
    this.start = 0; // of the component, a token
    this.at = 0;
    this.step = 1;
    this.groupDepth = 0;
    this.bracketDepth = 0;
    this.isSpecial = false;
    this.state = 'init';
  }

  token(at) { return this.tokens[Math.min(at, this.tokens.length - 1)]; }

  isChar(value, offset = 0) {
    const token = this.token(this.at + offset);
    return token.value === value && ['char', 'escaped-char', 'invalid-char'].includes(token.type);
  }

  // A question mark behind something that it may be the modifier of begins no search.
  get isSearch() {
    if (this.isChar('?')) return true;
    if (this.tokens[this.at].value !== '?') return false;
    return this.at === 0 || !['name', 'regexp', 'close', 'asterisk'].includes(this.tokens[this.at - 1].type);
  }

  get text() { return this.chars.slice(this.token(this.start).index, this.tokens[this.at].index).join(''); }

  rewind(state) {
    this.at = this.start;
    this.step = 0;
    if (state !== undefined) this.state = state;
  }

  change(state, skip) {
    const { state: old, result } = this;
    if (!['init', 'authority', 'done'].includes(old)) result[old] = this.text;
    if (old !== 'init' && state !== 'done') {
      const from = rank(old), to = rank(state);
      if (from <= rank('password') && to >= rank('port')) result.hostname ??= '';
      if (from <= rank('port') && to >= rank('search')) result.pathname ??= this.isSpecial ? '/' : '';
      if (from <= rank('pathname') && state === 'hash') result.search ??= '';
    }
    this.state = state;
    this.at += skip;
    this.start = this.at;
    this.step = 0;
  }

  parse() {
    for (; this.at < this.tokens.length && this.state !== 'done'; this.at += this.step) {
      this.step = 1;
      const { type } = this.tokens[this.at];
      if (type === 'end') this.end();
      else if (type === 'open') this.groupDepth++;
      else if (this.groupDepth > 0 && type === 'close') this.groupDepth--;
      else if (this.groupDepth === 0) this[this.state]();
    }
    if (this.result.hostname !== undefined) this.result.port ??= '';
    return this.result;
  }

  end() {
    if (this.state === 'init') {
      this.rewind();
      if (this.isChar('#')) this.change('hash', 1);
      else if (this.isSearch) this.change('search', 1);
      else this.change('pathname', 0);
    } else if (this.state === 'authority') {
      this.rewind('hostname');
    } else {
      this.change('done', 0);
    }
  }

  // One method for each state.
  init() {
    if (this.isChar(':')) this.rewind('protocol');
  }

  protocol() {
    if (!this.isChar(':')) return;
    this.isSpecial = isSpecial(compile(this.text, canonical.protocol, PLAIN));
    if (this.isChar('/', 1) && this.isChar('/', 2)) this.change('authority', 3);
    else this.change(this.isSpecial ? 'authority' : 'pathname', 1);
  }

  authority() {
    if (this.isChar('@')) this.rewind('username');
    else if (this.isChar('/') || this.isSearch || this.isChar('#')) this.rewind('hostname');
  }

  username() {
    if (this.isChar(':')) this.change('password', 1);
    else if (this.isChar('@')) this.change('hostname', 1);
  }

  password() {
    if (this.isChar('@')) this.change('hostname', 1);
  }

  hostname() {
    if (this.isChar('[')) this.bracketDepth++;
    else if (this.isChar(']')) this.bracketDepth--;
    else if (this.isChar(':') && this.bracketDepth === 0) this.change('port', 1);
    else this.port();
  }

  port() {
    if (this.isChar('/')) this.change('pathname', 0);
    else this.pathname();
  }

  pathname() {
    if (this.isSearch) this.change('search', 1);
    else this.search();
  }

  search() {
    if (this.isChar('#')) this.change('hash', 1);
  }

  hash() {}
}

module.exports = {
  COMPONENTS, HOST, PATH, PLAIN, SPECIAL, canonical, isSpecial, partsOf, processInit,
  parseConstructorString: (input) => new ConstructorString(input).parse(),
};
