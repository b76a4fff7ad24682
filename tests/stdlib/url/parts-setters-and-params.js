/* SPDX-License-Identifier: MIT */
'use strict';
const assert = require('assert');
const { URL, URLSearchParams, fileURLToPath, pathToFileURL, domainToASCII } = require('url');

const url = new URL('../x?a=1#f', 'HTTPS://User:Pa@B\u00fccher.example:443/p/q/');
assert.strictEqual(url.href, 'https://User:Pa@xn--bcher-kva.example/p/x?a=1#f');
assert.deepStrictEqual([url.protocol, url.username, url.password, url.host, url.port, url.pathname, url.search,
                        url.hash, url.origin],
                       ['https:', 'User', 'Pa', 'xn--bcher-kva.example', '', '/p/x', '?a=1', '#f',
                        'https://xn--bcher-kva.example']);
url.port = '8080';
url.pathname = '/a b';
url.searchParams.append('b', 'c d');
assert.strictEqual(url.href, 'https://User:Pa@xn--bcher-kva.example:8080/a%20b?a=1&b=c+d#f');
url.search = '?z=1';
assert.strictEqual(url.searchParams.get('z'), '1');
assert.throws(() => new URL('nonsense'), { code: 'ERR_INVALID_URL', input: 'nonsense', name: 'TypeError' });
assert.strictEqual(URL.canParse('x:y'), true);
assert.strictEqual(URL.parse('nonsense'), null);

const params = new URLSearchParams({ q: '\u00e9&', r: '*-._~' });
assert.strictEqual(`${params}`, 'q=%C3%A9%26&r=*-._%7E');
assert.deepStrictEqual([...new URLSearchParams('b=1&a=%E9&b=2')], [['b', '1'], ['a', '\ufffd'], ['b', '2']]);

assert.strictEqual(fileURLToPath('file:///a%20b/%25'), '/a b/%');
assert.strictEqual(pathToFileURL('/a#b?c%').href, 'file:///a%23b%3Fc%25');
assert.strictEqual(domainToASCII('espa\u00f1ol.com'), 'xn--espaol-zwa.com');
