/* SPDX-License-Identifier: MIT */
/*
 * url.js - the URL class, and file: URLs as paths (fileURLToPath, pathToFileURL) for node:url and
 * fs.
 * A URL is its href and the offsets of its parts, which the native parser gives; getters are
 * slices.
 * Source: https://url.spec.whatwg.org and Node's doc/api/url.md.
 */
'use strict';

const {
  codes: {
    ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_FILE_URL_HOST,
    ERR_INVALID_FILE_URL_PATH, ERR_INVALID_URL_SCHEME,
    ERR_MISSING_ARGS,
  },
} = require('internal/errors');
const path = require('path');
const { customInspectSymbol, defineEnumerable, kEmptyObject } =
  require('internal/util');
const { validateString } = require('internal/validators');
const {
  URLSearchParams, attach, parseParams, setList,
} = require('web/url_search_params');
const { canParse: canParseUrl, parse: parseUrl, update: updateUrl } = natives('url');

const ABSENT = 0xffffffff;
const NOT_SPECIAL = 1;
const FILE = 6;

// The numbers of enum url_field in stdlib/url/url.c.
const HASH = 1;
const PORT = 2;
const HOST = 3;
const SEARCH = 4;
const HOSTNAME = 5;
const PATHNAME = 6;
const PROTOCOL = 7;
const PASSWORD = 8;
const USERNAME = 9;

// Filled by the native parser; read at once.
const parts = new Uint32Array(9);

/*
 *   https://user:pass@example.com:1234/foo/bar?baz#quux
 *         |     |    |          | ^^^^|       |   |
 *         |     |    |          | |   |       |   hash_start
 *         |     |    |          | |   |       search_start
 *         |     |    |          | |   pathname_start
 *         |     |    |          | port
 *         |     |    |          host_end
 *         |     |    host_start (the '@' if there is one)
 *         |     username_end
 *         protocol_end
 */
class URLContext {
  constructor(href) {
    this.take(href);
  }

  get hasPort() {
    return this.port !== ABSENT;
  }

  get hasSearch() {
    return this.search_start !== ABSENT;
  }

  get hasHash() {
    return this.hash_start !== ABSENT;
  }

  // Of what was parsed last.
  take(href) {
    this.href = href;
    this.protocol_end = parts[0];
    this.username_end = parts[1];
    this.host_start = parts[2];
    this.host_end = parts[3];
    this.pathname_start = parts[5];
    this.search_start = parts[6];
    this.hash_start = parts[7];
    this.port = parts[4];
    this.scheme_type = parts[8];
  }
}

// Sets a field by the parser's rules; a value that it refuses changes nothing.
function update(context, field, value) {
  const href = updateUrl(context.href, field, `${value}`, parts);
  if (href !== undefined) context.take(href);
}

const AT = 64; // '@'
const contextSymbol = Symbol('context');
const tookParts = Symbol('parts are of this href');

// Unlike other coded errors its text has no code in it.
function invalidUrl(input, base) {
  const error = new TypeError('Invalid URL');
  error.code = 'ERR_INVALID_URL';
  error.input = input;
  if (base !== undefined) error.base = base;
  Error.captureStackTrace(error, invalidUrl);
  return error;
}

class URL {
  #context;
  #searchParams = null;
  #paramsChanged = false; // then the query in the context is out of date

  constructor(input, base = undefined, parsed = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    if (parsed === tookParts) {
      this.#context = new URLContext(input);
      return;
    }
    input = `${input}`;
    if (base !== undefined) base = `${base}`;
    const href = parseUrl(input, base, parts);
    if (href === undefined) throw invalidUrl(input, base);
    this.#context = new URLContext(href);
  }

  static parse(input, base = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    const href = parseUrl(`${input}`, base === undefined ? undefined : `${base}`, parts);
    return href === undefined ? null : new URL(href, undefined, tookParts);
  }

  static canParse(input, base = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    return canParseUrl(`${input}`, base === undefined ? undefined : `${base}`);
  }

  [customInspectSymbol](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this;
    const { inspect } = require('internal/inspect'); // Not a part of a server's start-up.
    const constructor = Object.getPrototypeOf(this) === null ? URL : this.constructor ?? URL;
    const shown = { __proto__: { constructor: this === URL.prototype ? Object : constructor } };
    for (const name of [
      'href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname',
      'search', 'searchParams', 'hash',
    ]) shown[name] = this[name];
    if (options.showHidden) shown[contextSymbol] = this.#context;
    return `${constructor.name} ${inspect(shown, options).replace(/^[^{]*(?=\{)/, '')}`;
  }

  // Takes over what was done to the params: late, so that many changes cost one.
  #takeParams() {
    if (!this.#paramsChanged) return;
    this.#paramsChanged = false;
    update(this.#context, SEARCH, this.#searchParams.toString());
  }

  // The query changed by another way than the params.
  #searchChanged() {
    this.#paramsChanged = false;
    if (this.#searchParams !== null) setList(this.#searchParams, parseParams(this.#query()));
  }

  #query() {
    const { search } = this;
    return search === '' ? '' : search.slice(1);
  }

  static is(value) { return #context in value; }

  toString() {
    this.#takeParams();
    return this.#context.href;
  }

  get href() {
    this.#takeParams();
    return this.#context.href;
  }

  set href(value) {
    const context = this.#context;
    value = `${value}`;
    const href = parseUrl(value, undefined, parts);
    if (href === undefined) throw invalidUrl(value);
    context.take(href);
    this.#searchChanged();
  }

  get origin() {
    const { href, protocol_end: end, scheme_type: type } = this.#context;
    if (type !== NOT_SPECIAL && type !== FILE) return `${href.slice(0, end)}//${this.host}`;
    if (href.startsWith('blob:')) {
      const inner = URL.parse(this.pathname);
      if (inner !== null && (inner.protocol === 'http:' || inner.protocol === 'https:')) {
        return inner.origin;
      }
    }
    return 'null';
  }

  get protocol() {
    const context = this.#context;
    return context.href.slice(0, context.protocol_end);
  }

  set protocol(value) {
    update(this.#context, PROTOCOL, value);
  }

  get username() {
    const context = this.#context;
    return context.protocol_end + 2 < context.username_end ?
      context.href.slice(context.protocol_end + 2, context.username_end) : '';
  }

  set username(value) {
    update(this.#context, USERNAME, value);
  }

  get password() {
    const context = this.#context;
    return context.host_start > context.username_end ?
      context.href.slice(context.username_end + 1, context.host_start) : '';
  }

  set password(value) {
    update(this.#context, PASSWORD, value);
  }

  get host() {
    const context = this.#context;
    let start = context.host_start;
    if (context.href.charCodeAt(start) === AT) start++;
    // Behind an empty host the path may be kept apart by "/.".
    return start === context.host_end ? '' : context.href.slice(start, context.pathname_start);
  }

  set host(value) {
    update(this.#context, HOST, value);
  }

  get hostname() {
    const context = this.#context;
    let start = context.host_start;
    if (context.href.charCodeAt(start) === AT) start++;
    return context.href.slice(start, context.host_end);
  }

  set hostname(value) {
    update(this.#context, HOSTNAME, value);
  }

  get port() {
    const { port } = this.#context;
    return port === ABSENT ? '' : `${port}`;
  }

  set port(value) {
    update(this.#context, PORT, value);
  }

  get pathname() {
    const context = this.#context;
    let end = context.href.length;
    if (context.search_start !== ABSENT) end = context.search_start;
    else if (context.hash_start !== ABSENT) end = context.hash_start;
    return context.href.slice(context.pathname_start, end);
  }

  set pathname(value) {
    update(this.#context, PATHNAME, value);
  }

  get search() {
    this.#takeParams();
    const context = this.#context;
    if (context.search_start === ABSENT) return '';
    const end = context.hash_start === ABSENT ? context.href.length : context.hash_start;
    return end - context.search_start <= 1 ? '' : context.href.slice(context.search_start, end);
  }

  set search(value) {
    const context = this.#context;
    update(context, SEARCH, value);
    this.#searchChanged();
  }

  get searchParams() {
    if (this.#searchParams === null) {
      const params = this.#searchParams = new URLSearchParams();
      attach(params, parseParams(this.#query()), () => {
        this.#paramsChanged = true;
      });
    }
    return this.#searchParams;
  }

  get hash() {
    const context = this.#context;
    return context.hash_start === ABSENT || context.href.length - context.hash_start <= 1 ? '' :
      context.href.slice(context.hash_start);
  }

  set hash(value) {
    update(this.#context, HASH, value);
  }

  toJSON() {
    this.#takeParams();
    return this.#context.href;
  }

  // Object URLs belong to Blob, which few programs load.
  static createObjectURL(object) {
    return require('web/blob').createObjectURL(object);
  }

  static revokeObjectURL(url) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    require('web/blob').revokeObjectURL(`${url}`);
  }
}

Object.defineProperty(URL.prototype, Symbol.toStringTag, {
  __proto__: null, configurable: true, value: 'URL',
});
defineEnumerable(URL.prototype, [
  'href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search',
  'searchParams', 'hash', 'toString', 'toJSON',
]);
defineEnumerable(URL, ['canParse', 'createObjectURL', 'parse', 'revokeObjectURL']);

// For storeUri() alone: what programs can replace does not decide which file is a key.
const isOurs = URL.is;
delete URL.is;
const { get: urlHref } = Object.getOwnPropertyDescriptor(URL.prototype, 'href');
const { get: urlPathname } = Object.getOwnPropertyDescriptor(URL.prototype, 'pathname');

// ---- file: URLs ---------------------------------------------------------------------------------

function pathOfWindowsUrl(url) {
  let { pathname } = url;
  for (let i = pathname.indexOf('%'); i !== -1; i = pathname.indexOf('%', i + 1)) {
    const code = pathname.slice(i + 1, i + 3).toLowerCase();
    if (code === '2f' || code === '5c') {
      throw new ERR_INVALID_FILE_URL_PATH('must not include encoded \\ or / characters', url);
    }
  }
  pathname = decodeURIComponent(pathname.replaceAll('/', '\\'));
  if (url.hostname !== '') return `\\\\${domainOf(url)}${pathname}`;
  const letter = pathname.codePointAt(1) | 32;
  if (letter < 97 || letter > 122 || pathname[2] !== ':') {
    throw new ERR_INVALID_FILE_URL_PATH('must be absolute', url);
  }
  return pathname.slice(1);
}

function domainOf(url) {
  return natives('url').domainToUnicode(url.hostname);
}

function pathOfPosixUrl(url) {
  if (url.hostname !== '') throw new ERR_INVALID_FILE_URL_HOST(process.platform);
  const { pathname } = url;
  for (let i = pathname.indexOf('%'); i !== -1; i = pathname.indexOf('%', i + 1)) {
    if (pathname[i + 1] === '2' && (pathname.codePointAt(i + 2) | 32) === 102) {
      throw new ERR_INVALID_FILE_URL_PATH('must not include encoded / characters', url);
    }
  }
  return decodeURIComponent(pathname);
}

function fileUrlOf(value) {
  if (typeof value === 'string') value = new URL(value);
  else if (!isURLLike(value)) throw new ERR_INVALID_ARG_TYPE('path', ['string', 'URL'], value);
  if (value.protocol !== 'file:') throw new ERR_INVALID_URL_SCHEME('file');
  return value;
}

function fileURLToPath(value, options = kEmptyObject) {
  const url = fileUrlOf(value);
  return options?.windows === true ? pathOfWindowsUrl(url) : pathOfPosixUrl(url);
}

// The path's bytes, which need not be UTF-8.
function fileURLToPathBuffer(value, options = kEmptyObject) {
  const url = fileUrlOf(value);
  if (options?.windows === true) return Buffer.from(pathOfWindowsUrl(url));
  if (url.hostname !== '') throw new ERR_INVALID_FILE_URL_HOST(process.platform);
  if (/%2f/i.test(url.pathname)) {
    throw new ERR_INVALID_FILE_URL_PATH('must not include encoded / characters', url);
  }
  const bytes = [];
  for (const part of url.pathname.split(/(%[0-9a-f]{2})/i)) {
    if (part.length === 3 && part[0] === '%') bytes.push(Buffer.from(part.slice(1), 'hex'));
    else bytes.push(Buffer.from(part));
  }
  return Buffer.concat(bytes);
}

// Characters that a path may have but that mean something in a URL, that its parser drops, or that it
// keeps although other parsers do not.
const special = /[%\\\n\r\t?#[\]^|~]/g;
const escapes = {
  '__proto__': null,
  '%': '%25', '\\': '%5C', '\n': '%0A', '\r': '%0D', '\t': '%09', '?': '%3F', '#': '%23',
  '[': '%5B', ']': '%5D', '^': '%5E', '|': '%7C', '~': '%7E',
};

function escapePath(filepath, windows) {
  return filepath.replace(special, (c) => (windows && c === '\\' ? c : escapes[c]));
}

function pathToFileURL(filepath, options = kEmptyObject) {
  const windows = options?.windows === true;
  validateString(filepath, 'path');
  if (windows && filepath.startsWith('\\\\')) {
    // \\?\C:\x is C:\x, \\?\UNC\server\share a share.
    if (!filepath.startsWith('\\\\?\\') || filepath.startsWith('\\\\?\\UNC\\')) {
      return uncToFileUrl(filepath);
    }
    filepath = filepath.slice(4);
  }
  let resolved = windows ? path.win32.resolve(filepath) : path.posix.resolve(filepath);
  // A slash at the end says "folder"; resolving drops it.
  const last = filepath.charCodeAt(filepath.length - 1);
  if ((last === 47 || (windows && last === 92)) && !resolved.endsWith(windows ? '\\' : '/')) {
    resolved += '/';
  }
  return new URL(`file://${windows ? '/' : ''}${escapePath(resolved, windows).replace(
    windows ? /\\/g : /$^/, '/')}`);
}

// \\server\share\path, also as \\?\UNC\server\share\path
function uncToFileUrl(filepath) {
  const isExtended = filepath.startsWith('\\\\?\\UNC\\');
  const start = isExtended ? 8 : 2;
  const end = filepath.indexOf('\\', start);
  if (end === -1) throw new ERR_INVALID_ARG_VALUE('path', filepath, 'Missing UNC resource path');
  if (end === 2) throw new ERR_INVALID_ARG_VALUE('path', filepath, 'Empty UNC servername');
  const url = new URL('file://');
  const host = natives('url').domainToASCII(filepath.slice(start, end));
  if (host === '') throw invalidUrl(`file://${filepath.slice(start, end)}`);
  url.hostname = host;
  url.pathname = escapePath(filepath.slice(end), true).replaceAll('\\', '/');
  return url;
}

// What OpenSSL's stores call a URL: a path for file:, else the URL itself. By the private state, which no accessor of
// a program can stand in for; undefined for what is no URL of this class.
function storeUri(value) {
  if (typeof value !== 'object' || value === null || !isOurs(value)) return undefined;
  const href = urlHref.call(value);
  if (!href.startsWith('file:')) return href;
  return decodeURIComponent(urlPathname.call(value));
}

// ---- for others ---------------------------------------------------------------------------------

// Also instances of other realms' and packages' URL classes.
function isURLLike(value) {
  return Boolean(value?.href && value.protocol && value.auth === undefined && value.path === undefined);
}

// A path argument of fs: URLs become paths, everything else stays.
function toPathIfFileURL(value) {
  return isURLLike(value) ? fileURLToPath(value) : value;
}

// The options of an http request to `url`.
function urlToHttpOptions(url) {
  const { hostname, pathname, port, username, password, search } = url;
  const options = {
    __proto__: null,
    ...url, // own properties of the program's
    protocol: url.protocol,
    hostname: hostname && hostname[0] === '[' ? hostname.slice(1, -1) : hostname,
    hash: url.hash,
    search,
    pathname,
    path: `${pathname || ''}${search || ''}`,
    href: url.href,
  };
  if (port !== '') options.port = Number(port);
  if (username || password) {
    options.auth = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  }
  return options;
}

module.exports = {
  URL,
  URLSearchParams,
  fileURLToPath,
  fileURLToPathBuffer,
  isURL: isURLLike,
  pathToFileURL,
  storeUri,
  toPathIfFileURL,
  urlToHttpOptions,
};
