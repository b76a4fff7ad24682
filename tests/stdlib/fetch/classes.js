// SPDX-License-Identifier: MIT
'use strict';
// Headers, Request, Response and FormData on their own: one kind of each, with Blob, File and streams of this realm.
const assert = require('assert');
const { inspect, types } = require('util');

const headers = new Headers([['B', '2'], ['a', ' 1 '], ['Set-Cookie', 'x=1'], ['set-cookie', 'y=2'], ['a', '3']]);
assert.deepStrictEqual([...headers], [['a', '1, 3'], ['b', '2'], ['set-cookie', 'x=1'], ['set-cookie', 'y=2']]);
assert.deepStrictEqual([headers.get('SET-COOKIE'), headers.getSetCookie(), headers.has('c')], ['x=1, y=2', ['x=1', 'y=2'], false]);
headers.delete('set-cookie');
assert.deepStrictEqual(Object.fromEntries(headers), { a: '1, 3', b: '2' });
assert.strictEqual(inspect(new Headers({ a: '1' })), "Headers { a: '1' }");

// Nothing that would end a header line and begin another.
for (const bad of ['a\r\nb: c', 'a\nb', 'a\rb', 'a\0b']) {
  assert.throws(() => new Headers({ name: bad }), { name: 'TypeError' });
  assert.throws(() => headers.append('name', bad), { name: 'TypeError' });
  assert.throws(() => headers.set(bad, 'x'), { name: 'TypeError' });
  assert.throws(() => new Request('http://x', { headers: { [bad]: 'x' } }), { name: 'TypeError' });
  assert.throws(() => new Request('http://x', { method: bad }), { name: 'TypeError' });
  assert.throws(() => new Response('', { statusText: bad }), { name: 'TypeError' });
}
assert.throws(() => new Headers({ a: '\u0100' }), { name: 'TypeError' });
assert.throws(() => new Headers([['a']]), { name: 'TypeError' });
assert.throws(() => Headers.prototype.get.call({}, 'a'), { name: 'TypeError' });

const request = new Request('http://user.example/a?b#c', { method: 'post', body: 'x', headers: { a: 'b' }, redirect: 'manual' });
assert.deepStrictEqual([request.method, request.url, request.headers.get('content-type'), request.redirect, request.duplex],
                       ['POST', 'http://user.example/a?b#c', 'text/plain;charset=UTF-8', 'manual', 'half']);
assert.ok(request.signal instanceof AbortSignal);
assert.ok(request.body instanceof ReadableStream);
for (const [url, init] of [['/relative'], ['http://a:b@x/'], ['http://x', { method: 'TRACE' }], ['http://x', { body: 'x' }],
                           ['http://x', { mode: 'navigate' }], ['http://x', { redirect: 'maybe' }], ['http://x', { signal: {} }]]) {
  assert.throws(() => new Request(url, init), { name: 'TypeError' }, `${url} ${inspect(init)}`);
}
const copy = new Request(request, { headers: { c: 'd' } });
assert.deepStrictEqual([copy.method, copy.headers.get('a'), copy.headers.get('c'), request.bodyUsed], ['POST', null, 'd', true]);

assert.throws(() => new Response('', { status: 199 }), { name: 'RangeError' });
assert.throws(() => new Response('x', { status: 204 }), { name: 'TypeError' });
assert.throws(() => Response.redirect('http://x', 200), { name: 'RangeError' });
assert.deepStrictEqual([Response.error().type, Response.error().status], ['error', 0]);
assert.strictEqual(Response.redirect('http://x/', 307).headers.get('location'), 'http://x/');
assert.strictEqual(Response.json({ a: 1 }).headers.get('content-type'), 'application/json');
for (const Class of [Headers, Request, Response, FormData]) {
  assert.strictEqual(Class.prototype[Symbol.toStringTag], Class.name);
  assert.throws(() => Class(), { name: 'TypeError' });
}
for (const value of [new Response('x'), new Request('http://x'), new Headers(), new FormData()]) {
  assert.throws(() => structuredClone(value), { name: 'DataCloneError' });
}

async function main() {
  assert.strictEqual(await copy.text(), 'x');
  assert.deepStrictEqual(await Response.json([1]).json(), [1]);
  const stream = new Response('streamed').body;
  assert.ok(stream instanceof ReadableStream && !types.isProxy(stream));
  assert.strictEqual(await new Response(stream.pipeThrough(new TextDecoderStream()).pipeThrough(new TextEncoderStream())).text(), 'streamed');
  assert.throws(() => new Response(stream), { name: 'TypeError' });
  const blob = await new Response(new Blob(['a', 'b'], { type: 'text/z' })).blob();
  assert.deepStrictEqual([blob.type, blob.size, await blob.text()], ['text/z', 2, 'ab']);
  const [one, two] = new Response('tee').body.tee();
  assert.deepStrictEqual([await new Response(one).text(), await new Response(two).text()], ['tee', 'tee']);
  assert.strictEqual(await new Response(new Uint8Array([0xef, 0xbb, 0xbf, 97])).text(), 'a'); // without its mark
  assert.strictEqual(await new Response().text(), '');
  assert.strictEqual(new Response().body, null);
  const byob = new Response('bytes').body.getReader({ mode: 'byob' });
  assert.deepStrictEqual((await byob.read(new Uint8Array(3))).value, new TextEncoder().encode('byt'));
}

main();
