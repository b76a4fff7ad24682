// SPDX-License-Identifier: MIT
'use strict';
// WHATWG URLs, search parameters, legacy url, path, querystring.
const url = require('url');
const path = require('path');
const querystring = require('querystring');
const u = new URL('../b/./c?x=1&y=2#frag', 'https://user:pa%20ss@ex\u00e4mple.org:8443/a/d/e');
console.log(u.href, u.origin, u.host, u.username, u.password, u.pathname, u.search, u.hash);
u.port = '443';
u.searchParams.append('z', 'a b&c');
u.pathname = '/with space/\u00e9';
console.log(String(u), JSON.stringify({ u }));
console.log(u);
for (const bad of ['', 'nope', 'http://', 'http://a b', 'http://[::1', '//x']) {
  try {
    console.log(new URL(bad).href);
  } catch (err) {
    console.log(err.name, err.code, err.message, err.input);
  }
}
for (const s of ['file:///a/../b', 'data:text/plain,x y', 'HTTP://EXAMPLE.com:80/%7e?q#', 'blob:https://a/b', 'http://1.2.3', 'http://[1::0:1]/']) console.log(new URL(s).href);
const p = new URLSearchParams('a=1&b=2&a=3&c=%20+');
p.delete('b');
p.sort();
console.log([...p], p.getAll('a'), p.has('a', '3'), p.toString(), p.size, p);
console.log(url.parse('http://u:p@host:80/p/a?q=1#h').query, url.format({ protocol: 'http', host: 'a.b', pathname: '/x', query: { y: [1, 2] } }), url.resolve('/one/two', '../three'));
console.log(url.fileURLToPath('file:///a%20b/c'), url.pathToFileURL('/x y#z?').href, url.domainToASCII('\u00e9.com'));
console.log(path.join('/a', '../b', './c/'), path.resolve('/a', 'b', '..', 'c'), path.relative('/a/b/c', '/a/d'), path.normalize('a//b/../c/.'));
console.log(path.parse('/home/u/file.tar.gz'), path.format({ dir: '/x', name: 'n', ext: 'e' }), path.extname('.bashrc'), path.basename('/a/b.js', '.js'));
console.log(path.win32.join('C:\\a', '..', 'b'), path.win32.parse('C:\\x\\y.txt'), path.win32.relative('C:\\a', 'C:\\b'), path.isAbsolute('a'));
console.log(querystring.parse('a=1&a=2&b=%zz&c'), querystring.stringify({ x: [1, 2], y: 'z w', n: null, t: true }));
