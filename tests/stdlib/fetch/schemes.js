// SPDX-License-Identifier: MIT
'use strict';
// fetch() of what is not HTTP: data: and blob: URLs, and those that nobody answers.
const assert = require('assert');

async function main() {
  const data = await fetch('data:text/plain;charset=utf-8;base64,aMOpbGxv');
  assert.deepStrictEqual([data.status, data.headers.get('content-type'), await data.text()], [200, 'text/plain;charset=utf-8', 'h\u00e9llo']);
  assert.strictEqual(await (await fetch('data:,a%20b')).text(), 'a b');
  await assert.rejects(fetch('data:no comma'), (err) => err.message === 'fetch failed');

  const url = URL.createObjectURL(new Blob(['0123456789'], { type: 'text/x' }));
  const blob = await fetch(url);
  assert.deepStrictEqual([blob.headers.get('content-type'), blob.headers.get('content-length'), await blob.text()],
                         ['text/x', '10', '0123456789']);
  const range = await fetch(url, { headers: { range: 'bytes=2-4' } });
  assert.deepStrictEqual([range.status, range.headers.get('content-range'), await range.text()], [206, 'bytes 2-4/10', '234']);
  await assert.rejects(fetch(url, { method: 'POST' }), { message: 'fetch failed' });
  URL.revokeObjectURL(url);
  await assert.rejects(fetch(url), { message: 'fetch failed' });

  const causes = {
    'file:///etc/hostname': 'not implemented... yet...',
    'about:blank': 'about scheme is not supported',
    'ftp://x/': 'unknown scheme',
    'http://127.0.0.1:1/': 'bad port',
  };
  for (const address of Object.keys(causes)) {
    await assert.rejects(fetch(address), (err) => {
      assert.deepStrictEqual([err.name, err.message, err.cause.message], ['TypeError', 'fetch failed', causes[address]]);
      return true;
    });
  }
  for (const bad of ['', '/relative', 'http://', 'http://a:b@c/']) await assert.rejects(fetch(bad), { name: 'TypeError' });
  await assert.rejects(fetch(), { name: 'TypeError' });
  await assert.rejects(fetch('data:,x', { get method() { throw new RangeError('own'); } }), { name: 'RangeError', message: 'own' });
}

main();
