// SPDX-License-Identifier: MIT
'use strict';
// URLPattern: what matches, the groups, the normalized components, and the errors' codes.
const assert = require('assert');
const { URLPattern } = require('url');

assert.strictEqual(URLPattern, globalThis.URLPattern);
const books = new URLPattern('/books/:id(\\d+){.:format}?', 'https://example.com:443');
assert.strictEqual(books.port, '');
assert.strictEqual(books.hasRegExpGroups, true);
assert.strictEqual(books.pathname, '/books/:id(\\d+){.:format}?');
assert.strictEqual(books.test('https://example.com/books/x'), false);
assert.deepStrictEqual(books.exec('https://example.com/books/12.json').pathname,
  { groups: { id: '12', format: 'json' }, input: '/books/12.json' });

const host = new URLPattern({ hostname: '{:sub.}*example.com', pathname: '/A' }, { ignoreCase: true });
assert.strictEqual(host.exec({ hostname: 'a.b.example.com', pathname: '/a' }).hostname.groups.sub, 'a.b');
assert.strictEqual(new URLPattern({ hostname: '\u{fc}.example' }).hostname, 'xn--tda.example');
assert.strictEqual(new URLPattern('data\\:foobar').pathname, 'foobar');

assert.throws(() => new URLPattern('/relative'), { name: 'TypeError', code: 'ERR_INVALID_URL_PATTERN' });
assert.throws(() => new URLPattern({ pathname: '/(' }), { code: 'ERR_INVALID_URL_PATTERN' });
assert.throws(() => new URLPattern({ pathname: '/:a/:a' }), { code: 'ERR_INVALID_URL_PATTERN' });
assert.throws(() => URLPattern(), { code: 'ERR_CONSTRUCT_CALL_REQUIRED' });
class Own extends URLPattern {}
assert(new Own() instanceof Own);
