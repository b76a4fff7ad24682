/* SPDX-License-Identifier: MIT */
'use strict';
process.noDeprecation = true;
const assert = require('assert');
const url = require('url');

const parsed = url.parse('http://user:pass@Host.com:8080/p/a/t/h?query=string#hash', true);
assert.strictEqual(parsed.host, 'host.com:8080');
assert.strictEqual(parsed.auth, 'user:pass');
assert.strictEqual(parsed.query.query, 'string');
assert.strictEqual(parsed.path, '/p/a/t/h?query=string');
assert.strictEqual(url.format(parsed), 'http://user:pass@host.com:8080/p/a/t/h?query=string#hash');
assert.strictEqual(url.parse('/one?two').pathname, '/one');
assert.strictEqual(url.resolve('http://a.com/b/c/d', '../e?f'), 'http://a.com/b/e?f');
assert.strictEqual(url.resolve('/one/two', '/three'), '/three');
// The same host as the WHATWG parser sees.
assert.strictEqual(url.parse('http:\\\\evil\\x').host, 'evil');
assert.throws(() => url.parse('http://a\u2100b/'), { code: 'ERR_INVALID_URL' });
