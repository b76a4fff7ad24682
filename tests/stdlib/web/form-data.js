// SPDX-License-Identifier: MIT
'use strict';
// FormData: its fields and iterators, and as the body of a Request or Response, both ways.
const assert = require('assert');
const { inspect } = require('util');

const form = new FormData();
form.append('a', 1);
form.append('a', new Blob(['blob'], { type: 'text/x' }), 'name.txt');
form.append('b', 'lone \ud800');
assert.strictEqual(form.get('a'), '1');
assert.deepStrictEqual(form.getAll('a').map((v) => v.name ?? v), ['1', 'name.txt']);
assert.deepStrictEqual([form.has('b'), form.get('b'), form.get('none'), form.has('none')], [true, 'lone \ufffd', null, false]);
form.set('a', 'two');
assert.deepStrictEqual([...form], [['a', 'two'], ['b', 'lone \ufffd']]);
form.delete('b');
assert.deepStrictEqual([...form.keys(), ...form.values()], ['a', 'two']);
const seen = [];
form.forEach((value, name, owner) => seen.push(value, name, owner === form));
assert.deepStrictEqual(seen, ['two', 'a', true]);
assert.strictEqual(inspect(form), "FormData { a: 'two' }");
assert.strictEqual(Object.prototype.toString.call(form.entries()), '[object FormData Iterator]');
assert.throws(() => form.append('a'), { name: 'TypeError' });
assert.throws(() => form.append('a', 'b', 'c'), { name: 'TypeError' });
assert.throws(() => new FormData(5), { name: 'TypeError' });
assert.throws(() => FormData.prototype.get.call({}, 'x'), { code: 'ERR_INVALID_THIS' });

async function bodies() {
  const sent = new FormData();
  sent.append('n"\r\n', 'one\ntwo');
  sent.append('file', new File([new Uint8Array([0, 13, 10, 45, 45, 255])], 'q".bin', { type: 'application/x-y' }));
  sent.append('empty', '');
  sent.append('ü', '€');
  const response = new Response(sent);
  const type = response.headers.get('content-type');
  assert.match(type, /^multipart\/form-data; boundary=----formdata-/);
  const text = await response.clone().text();
  assert.ok(text.startsWith(`--${type.split('=')[1]}\r\nContent-Disposition: form-data; name="n%22%0D%0A"\r\n\r\none\r\ntwo\r\n`), text);
  const got = await response.formData();
  assert.deepStrictEqual([got.get('n"\r\n'), got.get('empty'), got.get('ü')], ['one\r\ntwo', '', '€']);
  const file = got.get('file');
  assert.deepStrictEqual([file.name, file.type, [...await file.bytes()]], ['q".bin', 'application/x-y', [0, 13, 10, 45, 45, 255]]);

  const request = new Request('http://x/', { method: 'POST', body: new URLSearchParams('a=1&a=2') });
  assert.deepStrictEqual([...await request.formData()], [['a', '1'], ['a', '2']]);
  assert.deepStrictEqual([...await new Response('--x--', { headers: { 'content-type': 'multipart/form-data; boundary="x"' } }).formData()], []);
  for (const body of ['', '--x', '--x\r\n', '--x\r\n\r\nbody\r\n--x--', '--x\r\nContent-Disposition: form-data\r\n\r\nb\r\n--x--', '--x\r\nContent-Disposition: form-data; name=a\r\n\r\nb']) {
    await assert.rejects(new Response(body, { headers: { 'content-type': 'multipart/form-data; boundary=x' } }).formData(), { name: 'TypeError' }, body);
  }
  await assert.rejects(new Response('text').formData(), /Content-Type was not one of/);
}
bodies();
