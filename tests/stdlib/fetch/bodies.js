// SPDX-License-Identifier: MIT
'use strict';
// fetch(): bodies of all kinds go out as they should, and come back in all forms; streams in both directions.
const assert = require('assert');
const http = require('http');
const { once } = require('events');

const server = http.createServer((req, res) => {
  res.setHeader('x-method', req.method);
  res.setHeader('x-type', req.headers['content-type'] ?? 'none');
  res.setHeader('x-length', req.headers['content-length'] ?? req.headers['transfer-encoding'] ?? 'none');
  res.setHeader('content-type', req.headers['content-type'] ?? 'text/plain');
  req.pipe(res);
});

const sent = (response) => ['method', 'type', 'length'].map((name) => response.headers.get(`x-${name}`));
const streamOf = (...chunks) => new ReadableStream({
  start(controller) {
    for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
    controller.close();
  },
});

async function outgoing(url) {
  const kinds = [
    ['text', 'text/plain;charset=UTF-8', '4', 'text'],
    [new URLSearchParams({ a: '1 2', b: '\u00fc' }), 'application/x-www-form-urlencoded;charset=UTF-8', '14', 'a=1+2&b=%C3%BC'],
    [new Uint8Array([97, 98, 99]).subarray(1), 'none', '2', 'bc'],
    [new Uint8Array([97, 98]).buffer, 'none', '2', 'ab'],
    [Buffer.from('buffer'), 'none', '6', 'buffer'],
    [new Blob(['blob'], { type: 'text/x' }), 'text/x', '4', 'blob'],
    [new File(['file'], 'f.txt'), 'none', '4', 'file'],
    [streamOf('st', 'ream'), 'none', 'chunked', 'stream'],
    [(async function* generate() { yield Buffer.from('gen'); yield Buffer.from('erated'); })(), 'none', 'chunked', 'generated'],
  ];
  for (const [body, type, length, text] of kinds) {
    const response = await fetch(url, { method: 'POST', body, duplex: 'half' });
    assert.deepStrictEqual([...sent(response), await response.text()], ['POST', type, length, text]);
  }
  const request = new Request(url, { method: 'PUT', body: '{"a":1}', headers: { 'Content-Type': 'application/json' } });
  const answer = await fetch(request);
  assert.deepStrictEqual([sent(answer), request.bodyUsed], [['PUT', 'application/json', '7'], true]);
  assert.deepStrictEqual(await answer.json(), { a: 1 });
  await assert.rejects(fetch(request), { name: 'TypeError' }); // its body is used
}

async function forms(url) {
  const form = new FormData();
  form.append('text', 'a\r\nb');
  form.append('file', new File([new Uint8Array([0, 255, 13, 10])], 'q".bin', { type: 'application/x-y' }));
  const response = await fetch(url, { method: 'POST', body: form });
  assert.match(sent(response)[1], /^multipart\/form-data; boundary=/);
  const got = await response.formData();
  assert.ok(got instanceof FormData);
  assert.deepStrictEqual([...got.keys(), got.get('text')], ['text', 'file', 'a\r\nb']);
  const file = got.get('file');
  assert.ok(file instanceof File);
  assert.deepStrictEqual([file.name, file.type, ...new Uint8Array(await file.arrayBuffer())], ['q".bin', 'application/x-y', 0, 255, 13, 10]);
  const encoded = await fetch(url, { method: 'POST', body: new URLSearchParams('x=1&x=2') });
  assert.deepStrictEqual((await encoded.formData()).getAll('x'), ['1', '2']);
}

async function incoming(url) {
  const post = (body) => fetch(url, { method: 'POST', body });
  assert.deepStrictEqual(new Uint8Array(await (await post('ab')).arrayBuffer()), new Uint8Array([97, 98]));
  assert.deepStrictEqual(await (await post('ab')).bytes(), new Uint8Array([97, 98]));
  const blob = await (await post(new Blob(['x'], { type: 'text/y' }))).blob();
  assert.deepStrictEqual([blob instanceof Blob, blob.type, await blob.text()], [true, 'text/y', 'x']);
  await assert.rejects((await post('no json')).json(), { name: 'SyntaxError' });

  const response = await post('twice');
  const copy = response.clone();
  assert.deepStrictEqual([await response.text(), await copy.text(), response.bodyUsed], ['twice', 'twice', true]);
  await assert.rejects(response.text(), { name: 'TypeError' });
  assert.throws(() => response.clone(), { name: 'TypeError' });

  const big = Buffer.alloc(3_000_000, 'abcdefg');
  const chunks = [];
  for await (const chunk of (await post(big)).body) chunks.push(chunk);
  assert.ok(chunks.length > 1);
  assert.ok(big.equals(Buffer.concat(chunks)));
}

// The server answers each piece before the next is sent: nothing may wait for the end of the body.
async function duplex(url) {
  let controller;
  const body = new ReadableStream({ start(c) { controller = c; } });
  const pending = fetch(url, { method: 'POST', body, duplex: 'half' });
  controller.enqueue(Buffer.from('0'));
  const reader = (await pending).body.pipeThrough(new TextDecoderStream()).getReader();
  for (let i = 0; i < 5; i++) {
    assert.deepStrictEqual(await reader.read(), { done: false, value: `${i}` });
    if (i < 4) controller.enqueue(Buffer.from(`${i + 1}`));
  }
  controller.close();
  assert.deepStrictEqual(await reader.read(), { done: true, value: undefined });
}

async function failing(url) {
  await assert.rejects(fetch(url, { body: 'x' }), { name: 'TypeError' }); // GET has none
  await assert.rejects(fetch(url, { method: 'POST', body: streamOf('x') }), { name: 'TypeError', message: /duplex/ });
  assert.throws(() => new Request(url, { method: 'POST', body: streamOf('x') }), { name: 'TypeError', message: /duplex/ });
  const body = new ReadableStream({ pull() { throw new RangeError('no more'); } });
  await assert.rejects(fetch(url, { method: 'POST', body, duplex: 'half' }), (err) => {
    assert.deepStrictEqual([err.name, err.message, err.cause?.message], ['TypeError', 'fetch failed', 'no more']);
    return true;
  });
  const odd = new ReadableStream({ start(c) { c.enqueue({}); c.close(); } });
  await assert.rejects(new Response(odd).text(), { name: 'TypeError' });
}

server.listen(0, async () => {
  const url = `http://127.0.0.1:${server.address().port}/`;
  for (const part of [outgoing, forms, incoming, duplex, failing]) await part(url);
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
  console.log('done');
});
