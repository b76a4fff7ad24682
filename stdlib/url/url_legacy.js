/* SPDX-License-Identifier: MIT */
/*
 * url_legacy.js - url.parse(), url.format() of plain objects and url.resolve(): Node's own kind of
 * URL,
 * from before the WHATWG one. Loaded by url. Source: Node's doc/api/url.md (legacy URL API).
 */
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_URL } } = require('internal/errors');
const querystring = require('querystring');
const { validateString } = require('internal/validators');
const { domainToASCII } = natives('url');

function Url() {
  this.protocol = null;
  this.slashes = null;
  this.auth = null;
  this.host = null;
  this.port = null;
  this.hostname = null;
  this.hash = null;
  this.search = null;
  this.query = null;
  this.pathname = null;
  this.path = null;
  this.href = null;
}

const protocolPattern = /^[a-z0-9.+-]+:/i;
const portPattern = /:[0-9]*$/;
const hostPattern = /^\/\/[^@/]+@[^@/]+/;
const simplePathPattern = /^(\/\/?(?!\/)[^?\s]*)(\?[^\s]*)?$/;
const forbiddenHost = /[\0\t\n\r #%/:<>?@[\\\]^|]/;
const forbiddenIpv6 = /[\0\t\n\r #%/<>?@\\^|]/;
const longestHostname = 255;

const withoutHost = new Set(['javascript', 'javascript:']);
const withSlashes = new Set([
  'http', 'http:', 'https', 'https:', 'ftp', 'ftp:', 'gopher', 'gopher:', 'file', 'file:', 'ws', 'ws:',
  'wss', 'wss:',
]);

function isSpace(code) {
  return code <= 32 || code === 0xa0 || code === 0xfeff;
}

// Without spaces at the ends; with '\' as '/' up to the query or fragment, as browsers do.
function tidy(url) {
  let start = 0;
  let end = url.length;
  while (start < end && isSpace(url.charCodeAt(start))) start++;
  while (end > start && isSpace(url.charCodeAt(end - 1))) end--;
  if (end - start !== url.length) url = url.slice(start, end);
  if (!url.includes('\\')) return url;
  const tail = url.search(/[?#]/);
  return tail === -1 ? url.replaceAll('\\', '/') :
    url.slice(0, tail).replaceAll('\\', '/') + url.slice(tail);
}

const pathEscapes = {
  '__proto__': null,
  '\t': '%09', '\n': '%0A', '\r': '%0D', ' ': '%20', '"': '%22', "'": '%27', '<': '%3C', '>': '%3E',
  '\\': '%5C', '^': '%5E', '`': '%60', '{': '%7B', '|': '%7C', '}': '%7D',
};
const needsPathEscape = /[\t\n\r "'<>\\^`{|}]/;
const needsPathEscapeAll = new RegExp(needsPathEscape, 'g');

// Where things in `rest`, which begins with a host, are: the '@' behind the auth, or -1, and the
// host's end.
const hostEnd = /[#/?]/;
const dropped = /[\t\n\r]/;
const neverInHost = /[ "%';<>\\^`{|}#/?]/;

function splitAuthority(rest) {
  const stop = rest.search(hostEnd);
  let authority = stop === -1 ? rest : rest.slice(0, stop);
  const tail = stop === -1 ? '' : rest.slice(stop);
  // The WHATWG parser drops these; so must this one, or the two see different hosts.
  if (dropped.test(authority)) authority = authority.replace(/[\t\n\r]/g, '');
  const at = authority.lastIndexOf('@');
  let host = at === -1 ? authority : authority.slice(at + 1);
  const cut = host.search(neverInHost);
  let remainder = tail;
  if (cut !== -1) {
    remainder = host.slice(cut) + tail;
    host = host.slice(0, cut);
  }
  return { auth: at === -1 ? null : authority.slice(0, at), host, rest: remainder };
}

let warnedPort = false;
function warnOfPort(url) {
  if (warnedPort) return;
  warnedPort = true;
  process.emitWarning(`The URL ${url} is invalid. Future versions of Node.js will throw an error.`,
                      'DeprecationWarning', 'DEP0170');
}

Url.prototype.parse = function(url, parseQueryString, slashesDenoteHost) {
  validateString(url, 'url');
  let rest = tidy(url);
  if (!slashesDenoteHost && !rest.includes('#') && !rest.includes('@')) {
    const simple = simplePathPattern.exec(rest);
    if (simple !== null) return parseSimplePath(this, rest, simple, parseQueryString);
  }
  const match = protocolPattern.exec(rest);
  let protocol = '';
  if (match !== null) {
    protocol = match[0].toLowerCase();
    this.protocol = protocol;
    rest = rest.slice(protocol.length);
  }
  const hasNoHost = withoutHost.has(protocol);
  let slashes = false;
  if (slashesDenoteHost || protocol !== '' || hostPattern.test(rest)) {
    slashes = rest.startsWith('//');
    if (slashes && !(protocol !== '' && hasNoHost)) {
      rest = rest.slice(2);
      this.slashes = true;
    }
  }
  if (!hasNoHost && (slashes || (protocol !== '' && !withSlashes.has(protocol)))) {
    rest = parseHostOf(this, rest, url);
  }
  if (!hasNoHost && needsPathEscape.test(rest)) {
    rest = rest.replace(needsPathEscapeAll, (c) => pathEscapes[c]);
  }
  splitRest(this, rest, parseQueryString);
  if (withSlashes.has(protocol) && this.hostname && !this.pathname) this.pathname = '/';
  if (this.pathname || this.search) this.path = (this.pathname || '') + (this.search || '');
  this.href = this.format();
  return this;
};

function parseSimplePath(self, rest, simple, parseQueryString) {
  self.path = rest;
  self.href = rest;
  self.pathname = simple[1];
  if (simple[2]) {
    self.search = simple[2];
    self.query = parseQueryString ? querystring.parse(self.search.slice(1)) : self.search.slice(1);
  } else if (parseQueryString) {
    self.search = null;
    self.query = { __proto__: null };
  }
  return self;
}

function parseHostOf(self, rest, url) {
  const authority = splitAuthority(rest);
  if (authority.auth !== null) self.auth = decodeURIComponent(authority.auth);
  self.host = authority.host;
  ({ rest } = authority);
  self.parseHost();
  if (typeof self.hostname !== 'string') self.hostname = '';
  let { hostname } = self;
  const isIpv6 = hostname[0] === '[' && hostname.endsWith(']');
  if (!isIpv6) {
    const colon = hostname.search(/[/\\#?:]/);
    if (colon !== -1) {
      // "host:name" is no port: the host ends there.
      warnOfPort(url);
      rest = `/${hostname.slice(colon)}${rest}`;
      hostname = hostname.slice(0, colon);
    }
  }
  hostname = hostname.length > longestHostname ? '' : hostname.toLowerCase();
  if (hostname !== '') hostname = checkedHostname(hostname, isIpv6, url);
  self.hostname = hostname;
  self.host = hostname + (self.port ? `:${self.port}` : '');
  if (isIpv6) {
    self.hostname = hostname.slice(1, -1);
    if (rest[0] !== '/') rest = `/${rest}`;
  }
  return rest;
}

// eslint-disable-next-line no-control-regex
const ascii = /^[\x00-\x7f]*$/;

function checkedHostname(hostname, isIpv6, url) {
  if (isIpv6) {
    if (forbiddenIpv6.test(hostname)) throw new ERR_INVALID_URL(url);
    return hostname;
  }
  if (!ascii.test(hostname)) hostname = domainToASCII(hostname);
  if (hostname === '' || forbiddenHost.test(hostname)) throw new ERR_INVALID_URL(url);
  return hostname;
}

// Path, query and fragment.
function splitRest(self, rest, parseQueryString) {
  let end = rest.indexOf('#');
  if (end !== -1) self.hash = rest.slice(end);
  else end = rest.length;
  const question = rest.lastIndexOf('?', end) === -1 ? -1 : rest.indexOf('?');
  if (question !== -1 && question < end) {
    self.search = rest.slice(question, end);
    self.query = rest.slice(question + 1, end);
    if (parseQueryString) self.query = querystring.parse(self.query);
    end = question;
  } else if (parseQueryString) {
    self.search = null;
    self.query = { __proto__: null };
  }
  if (end > 0) self.pathname = rest.slice(0, end);
}

Url.prototype.parseHost = function() {
  let { host } = this;
  const match = portPattern.exec(host);
  if (match !== null) {
    const { 0: port } = match;
    if (port !== ':') this.port = port.slice(1);
    host = host.slice(0, host.length - port.length);
  }
  if (host) this.hostname = host;
};

// ---- format -------------------------------------------------------------------------------------

function encodeAuth(auth) {
  return encodeURIComponent(auth).replaceAll('%3A', ':');
}

function hostOf(self) {
  const auth = self.auth ? `${encodeAuth(self.auth)}@` : '';
  if (self.host) return auth + self.host;
  if (!self.hostname) return '';
  const { hostname } = self;
  const isBare = hostname.includes(':') && !(hostname[0] === '[' && hostname.endsWith(']'));
  return `${auth}${isBare ? `[${hostname}]` : hostname}${self.port ? `:${self.port}` : ''}`;
}

Url.prototype.format = function() {
  let protocol = this.protocol || '';
  let pathname = this.pathname || '';
  let hash = this.hash || '';
  let host = hostOf(this);
  let query = '';
  if (this.query !== null && typeof this.query === 'object') {
    query = querystring.stringify(this.query);
  }
  let search = this.search || (query && `?${query}`) || '';
  if (protocol && protocol.charCodeAt(protocol.length - 1) !== 58) protocol += ':';
  if (pathname.includes('#') || pathname.includes('?')) {
    pathname = pathname.replaceAll('#', '%23').replaceAll('?', '%3F');
  }
  if (this.slashes || withSlashes.has(protocol)) {
    if (this.slashes || host) {
      if (pathname && pathname[0] !== '/') pathname = `/${pathname}`;
      host = `//${host}`;
    } else if (protocol === 'file:') {
      host = '//';
    }
  }
  if (search.includes('#')) search = search.replaceAll('#', '%23');
  if (hash && hash[0] !== '#') hash = `#${hash}`;
  if (search && search[0] !== '?') search = `?${search}`;
  return protocol + host + pathname + search + hash;
};

// ---- resolve ------------------------------------------------------------------------------------

Url.prototype.resolve = function(relative) {
  return this.resolveObject(new Url().parse(relative, false, true)).format();
};

function copy(from) {
  return Object.assign(new Url(), from);
}

function setPath(result) {
  if (result.pathname !== null || result.search !== null) {
    result.path = (result.pathname || '') + (result.search || '');
  }
}

Url.prototype.resolveObject = function(relative) {
  if (typeof relative === 'string') relative = new Url().parse(relative, false, true);
  const result = copy(this);
  // The fragment is always the new one's, also when it has none.
  result.hash = relative.hash;
  if (relative.href === '') {
    result.href = result.format();
    return result;
  }
  if (relative.slashes && !relative.protocol) return resolveHost(result, relative);
  if (relative.protocol && relative.protocol !== result.protocol) {
    return resolveProtocol(result, relative);
  }
  return resolvePath(result, relative);
};

// "//host/path" below a protocol
function resolveHost(result, relative) {
  for (const key of Object.keys(relative)) if (key !== 'protocol') result[key] = relative[key];
  if (withSlashes.has(result.protocol) && result.hostname && !result.pathname) {
    result.path = result.pathname = '/';
  }
  result.href = result.format();
  return result;
}

// Another protocol: usually a whole URL of its own.
function resolveProtocol(result, relative) {
  if (!withSlashes.has(relative.protocol)) {
    Object.assign(result, relative);
    result.href = result.format();
    return result;
  }
  result.protocol = relative.protocol;
  if (!relative.host && !/^file:?$/.test(relative.protocol) && !withoutHost.has(relative.protocol)) {
    // "http:/host/path": the first name is the host
    const names = (relative.pathname || '').split('/');
    while (names.length > 0 && !(relative.host = names.shift()));
    relative.host ||= '';
    relative.hostname ||= '';
    if (names[0] !== '') names.unshift('');
    if (names.length < 2) names.unshift('');
    result.pathname = names.join('/');
  } else {
    result.pathname = relative.pathname;
  }
  result.search = relative.search;
  result.query = relative.query;
  result.host = relative.host || '';
  result.auth = relative.auth;
  result.hostname = relative.hostname || relative.host;
  result.port = relative.port;
  if (result.pathname || result.search) {
    result.path = (result.pathname || '') + (result.search || '');
  }
  result.slashes ||= relative.slashes;
  result.href = result.format();
  return result;
}

// "auth@host" as the first name of a path of a protocol without slashes
function takeAuthInHost(result) {
  const at = result.host && result.host.indexOf('@') > 0 ? result.host.split('@') : null;
  if (at === null) return;
  result.auth = at.shift();
  result.host = result.hostname = at.shift();
}

function resolvePath(result, relative) {
  const sourceIsAbsolute = Boolean(result.pathname && result.pathname[0] === '/');
  const relativeIsAbsolute = Boolean(relative.host || (relative.pathname && relative.pathname[0] === '/'));
  let mustEndAbsolute = relativeIsAbsolute || sourceIsAbsolute || Boolean(result.host && relative.pathname);
  const removeAllDots = mustEndAbsolute;
  let names = result.pathname ? result.pathname.split('/') : [];
  const relativeNames = relative.pathname ? relative.pathname.split('/') : [];
  const noLeadingSlashes = Boolean(result.protocol && !withSlashes.has(result.protocol));

  if (noLeadingSlashes) {
    // "mailto:user@host": the host is the first name.
    result.hostname = '';
    result.port = null;
    if (result.host) {
      if (names[0] === '') names[0] = result.host;
      else names.unshift(result.host);
    }
    result.host = '';
    if (relative.protocol) {
      relative.hostname = null;
      relative.port = null;
      result.auth = null;
      if (relative.host) {
        if (relativeNames[0] === '') relativeNames[0] = relative.host;
        else relativeNames.unshift(relative.host);
      }
      relative.host = null;
    }
    mustEndAbsolute = mustEndAbsolute && (relativeNames[0] === '' || names[0] === '');
  }

  if (relativeIsAbsolute) {
    if (relative.host || relative.host === '') {
      if (result.host !== relative.host) result.auth = null;
      result.host = relative.host;
      result.port = relative.port;
    }
    if (relative.hostname || relative.hostname === '') {
      if (result.hostname !== relative.hostname) result.auth = null;
      result.hostname = relative.hostname;
    }
    result.search = relative.search;
    result.query = relative.query;
    names = relativeNames;
  } else if (relativeNames.length > 0) {
    names.pop(); // the file of the source
    names = names.concat(relativeNames);
    result.search = relative.search;
    result.query = relative.query;
  } else if (relative.search !== null && relative.search !== undefined) {
    // Only another query.
    if (noLeadingSlashes) {
      result.hostname = result.host = names.shift();
      takeAuthInHost(result);
    }
    result.search = relative.search;
    result.query = relative.query;
    setPath(result);
    result.href = result.format();
    return result;
  }

  if (names.length === 0) {
    result.pathname = null;
    result.path = result.search ? `/${result.search}` : null;
    result.href = result.format();
    return result;
  }
  return finishPath(result, relative, names, noLeadingSlashes, mustEndAbsolute, removeAllDots);
}

function finishPath(result, relative, names, noLeadingSlashes, mustEndAbsolute, removeAllDots) {
  // A last name of dots is a folder; so is an empty one.
  const last = names[names.length - 1];
  const endsInSlash = ((result.host || relative.host || names.length > 1) &&
    (last === '.' || last === '..')) || last === '';
  let up = 0;
  for (let i = names.length - 1; i >= 0; i--) {
    if (names[i] === '.') {
      names.splice(i, 1);
    } else if (names[i] === '..') {
      names.splice(i, 1);
      up++;
    } else if (up > 0) {
      names.splice(i, 1);
      up--;
    }
  }
  if (!mustEndAbsolute && !removeAllDots) while (up-- > 0) names.unshift('..');
  if (mustEndAbsolute && names[0] !== '' && (!names[0] || names[0][0] !== '/')) names.unshift('');
  if (endsInSlash && !names.join('/').endsWith('/')) names.push('');
  const isAbsolute = names[0] === '' || (names[0] && names[0][0] === '/');
  if (noLeadingSlashes) {
    result.hostname = result.host = isAbsolute ? '' : names.length > 0 ? names.shift() : '';
    takeAuthInHost(result);
  }
  mustEndAbsolute ||= Boolean(result.host && names.length > 0);
  if (mustEndAbsolute && !isAbsolute) names.unshift('');
  if (names.length === 0) {
    result.pathname = null;
    result.path = null;
  } else {
    result.pathname = names.join('/');
  }
  setPath(result);
  result.auth = relative.auth || result.auth;
  result.slashes = result.slashes || relative.slashes;
  result.href = result.format();
  return result;
}

// Formats any plain object with the fields of a Url, or a string.
function formatObject(object) {
  if (typeof object === 'string') return new Url().parse(object, false, false).format();
  if (typeof object !== 'object' || object === null) {
    throw new ERR_INVALID_ARG_TYPE('urlObject', ['Object', 'string'], object);
  }
  return Url.prototype.format.call(object);
}

module.exports = { Url, formatObject };
