/* SPDX-License-Identifier: MIT */
/*
 * url.js - the `url` module: the WHATWG classes of web/url and the legacy API of url_legacy.
 * Source: Node's doc/api/url.md.
 */
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE, ERR_MISSING_ARGS } } = require('internal/errors');
const { calledFromPackage, defineLazyProperties } = require('internal/util');
const { validateObject } = require('internal/validators');
const { Url, formatObject } = require('url/url_legacy');
const {
  URL, URLSearchParams, fileURLToPath, fileURLToPathBuffer, pathToFileURL, urlToHttpOptions,
} = require('web/url');
const ops = natives('url');

// ---- legacy -------------------------------------------------------------------------------------

// url.parse() warns once, but not for calls from packages. Looking at the stack costs; after a few
// calls from packages only, it is not done again.
let looksLeft = 8;

function warnOfParse() {
  looksLeft--;
  if (calledFromPackage()) return;
  looksLeft = 0;
  process.emitWarning(
    '`url.parse()` behavior is not standardized and prone to errors that have security implications. ' +
    'Use the WHATWG URL API instead. CVEs are not issued for `url.parse()` vulnerabilities.',
    'DeprecationWarning', 'DEP0169');
}

function parse(url, parseQueryString, slashesDenoteHost) {
  if (looksLeft > 0 && process.noDeprecation !== true) warnOfParse();
  if (url instanceof Url) return url;
  return new Url().parse(url, parseQueryString, slashesDenoteHost);
}

function resolve(source, relative) {
  return parse(source, false, true).resolve(relative);
}

function resolveObject(source, relative) {
  if (!source) return relative;
  return parse(source, false, true).resolveObject(relative);
}

// ---- both kinds ---------------------------------------------------------------------------------

function formatUrl(url, options) {
  let fragment = true;
  let unicode = false;
  let search = true;
  let auth = true;
  if (options !== undefined) {
    validateObject(options, 'options');
    if (options.fragment != null) fragment = Boolean(options.fragment);
    if (options.unicode != null) unicode = Boolean(options.unicode);
    if (options.search != null) search = Boolean(options.search);
    if (options.auth != null) auth = Boolean(options.auth);
  }
  let text = url.protocol;
  const hasAuthority = url.href.startsWith('//', text.length);
  if (hasAuthority) {
    text += '//';
    if (auth && (url.username !== '' || url.password !== '')) {
      text += url.username;
      if (url.password !== '') text += `:${url.password}`;
      text += '@';
    }
    text += unicode ? ops.domainToUnicode(url.hostname) || url.hostname : url.hostname;
    if (url.port !== '') text += `:${url.port}`;
  } else if (url.pathname.startsWith('//')) {
    text += '/.';
  }
  text += url.pathname;
  if (search) text += url.search;
  if (fragment) text += url.hash;
  return text;
}

function format(urlObject, options) {
  return urlObject instanceof URL ? formatUrl(urlObject, options) : formatObject(urlObject);
}

function domainToASCII(domain) {
  if (arguments.length < 1) throw new ERR_MISSING_ARGS('domain');
  return ops.domainToASCII(`${domain}`);
}

function domainToUnicode(domain) {
  if (arguments.length < 1) throw new ERR_MISSING_ARGS('domain');
  return ops.domainToUnicode(`${domain}`);
}

// urlToHttpOptions for programs: checks its argument, which our own callers need not.
function urlToHttpOptionsChecked(url) {
  if (url === null || typeof url !== 'object') throw new ERR_INVALID_ARG_TYPE('url', 'object', url);
  return urlToHttpOptions(url);
}
Object.defineProperty(urlToHttpOptionsChecked, 'name', { value: 'urlToHttpOptions' });

module.exports = {
  Url,
  parse,
  resolve,
  resolveObject,
  format,
  URL,
  URLSearchParams,
  domainToASCII,
  domainToUnicode,
  pathToFileURL,
  fileURLToPath,
  fileURLToPathBuffer,
  urlToHttpOptions: urlToHttpOptionsChecked,
};

// Few programs need it.
defineLazyProperties(module.exports, 'web/url_pattern', ['URLPattern'], true, require);
