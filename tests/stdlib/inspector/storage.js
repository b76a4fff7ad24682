// SPDX-License-Identifier: MIT
'use strict';
// The domain DOMStorage: localStorage and sessionStorage, told of as they change, and changed; and storages that programs
// register.

const assert = require('assert');
const { execFileSync } = require('child_process');
const path = require('path');
const { pathToFileURL } = require('url');
const { DOMStorage, Session } = require('inspector/promises');

async function web(session, isLocalStorage) {
  const storage = isLocalStorage ? localStorage : sessionStorage, events = [];
  const listener = ({ method, params: { storageId, ...rest } }) => {
    assert.strictEqual(storageId.isLocalStorage, isLocalStorage);
    events.push([method.slice('DOMStorage.domStorageItem'.length), ...Object.values(rest)]);
  };
  session.on('inspectorNotification', listener);
  const storageId = { isLocalStorage, securityOrigin: '', ...await session.post('Storage.getStorageKey') };
  assert.strictEqual(storageId.storageKey, pathToFileURL(path.resolve('local.db')).href);
  storage.a = '\ud83e\udd80';
  storage.setItem('a', 'b');
  storage.setItem('a', 'b'); // no change
  storage.removeItem('none');
  await session.post('DOMStorage.setDOMStorageItem', { storageId, key: 'c', value: 'd' });
  assert.strictEqual(storage.c, 'd');
  assert.deepStrictEqual((await session.post('DOMStorage.getDOMStorageItems', { storageId })).entries, [['a', 'b'], ['c', 'd']]);
  await session.post('DOMStorage.removeDOMStorageItem', { storageId, key: 'a' });
  await session.post('DOMStorage.clear', { storageId });
  assert.strictEqual(storage.length, 0);
  session.off('inspectorNotification', listener);
  assert.deepStrictEqual(events, [
    ['Added', 'a', '\u{1F980}'], ['Updated', 'a', '\u{1F980}', 'b'], ['Added', 'c', 'd'], ['Removed', 'a'], ['sCleared'],
  ]);
}

async function own(session) {
  const storageId = { isLocalStorage: true, securityOrigin: '', storageKey: 'mine' };
  DOMStorage.registerStorage({ isLocalStorage: true, storageMap: { x: 1 } });
  assert.deepStrictEqual((await session.post('DOMStorage.getDOMStorageItems', { storageId })).entries, [['x', '1']]);
  await assert.rejects(session.post('DOMStorage.clear', { storageId }), { code: 'ERR_INSPECTOR_COMMAND' });
  await assert.rejects(session.post('DOMStorage.clear'), { code: 'ERR_INSPECTOR_COMMAND' });
  const event = { storageId, key: 'k', newValue: 'v' };
  let seen;
  session.on('DOMStorage.domStorageItemAdded', ({ params }) => { seen = params; });
  DOMStorage.domStorageItemAdded(event);
  assert.deepStrictEqual(seen, event);
  await session.post('DOMStorage.disable');
  DOMStorage.domStorageItemAdded({}); // nobody listens
}

async function main() {
  const session = new Session();
  session.connect();
  await session.post('DOMStorage.enable');
  await web(session, true);
  await web(session, false);
  await own(session);
  console.log('all good');
}

if (process.argv[2] === 'child') {
  main();
} else {
  const options = ['--experimental-webstorage', '--localstorage-file=local.db', '--experimental-storage-inspection'];
  const out = execFileSync(process.execPath, [...options, __filename, 'child'], { cwd: process.env.TMPDIR, encoding: 'utf8' });
  assert.strictEqual(out, 'all good\n');
}
