/* SPDX-License-Identifier: MIT */
/*
 * inspector_storage.js - the domains DOMStorage and Storage: what programs tell of storages of theirs
 * (inspector.DOMStorage), and localStorage and sessionStorage where they exist.
 *
 * Source: Node's doc/api/inspector.md; test-inspector-dom-storage; the protocol's DOMStorage domain.
 */
'use strict';

const { emitters, isObject, need } = require('inspector/inspector_events');
const { ProtocolError, STORAGE, isOn } = require('inspector/inspector_domains');
const storage = require('web/storage');

const OWN = 'node-inspector://default-dom-storage'; // of what programs register

const clients = new Set(); // that enabled it
const registered = { local: undefined, session: undefined }; // [key, value] pairs

function webKey() {
  const file = storage.localFile();
  if (file === undefined) return OWN;
  return require('web/url').pathToFileURL(require('path').resolve(file)).href;
}

// ---- events ----------------------------------------------------------------------------------------------------

function storageId(params) {
  const given = need(params, 'storageId', 'object');
  const member = (name, type) => need(given, name, type, `${name} in storageId`);
  return {
    securityOrigin: member('securityOrigin', 'string'), isLocalStorage: member('isLocalStorage', 'boolean'),
    storageKey: member('storageKey', 'string'),
  };
}

// An event of these texts beside its storage.
function about(...names) {
  return (params) => {
    const event = { storageId: storageId(params) };
    for (const name of names) event[name] = need(params, name, 'string');
    return event;
  };
}

function attempt(fn, what) {
  try {
    return fn();
  } catch {
    throw new TypeError(what);
  }
}

function registerStorage(params) {
  if (!isOn(STORAGE)) return;
  const isLocalStorage = need(params, 'isLocalStorage', 'boolean'), map = need(params, 'storageMap', 'object');
  const names = attempt(() => Object.keys(map), 'Failed to get property names from storageMap');
  registered[isLocalStorage ? 'local' : 'session'] =
    names.map((name) => [name, attempt(() => `${map[name]}`, 'Failed to get value from storageMap')]);
}

const DOMStorage = emitters('DOMStorage', {
  domStorageItemAdded: about('key', 'newValue'),
  domStorageItemRemoved: about('key'),
  domStorageItemUpdated: about('key', 'oldValue', 'newValue'),
  domStorageItemsCleared: about(),
  registerStorage,
}, clients, ['registerStorage']);

// ---- storages of the process -------------------------------------------------------------------------------------

function say(event, isLocalStorage, rest) {
  DOMStorage[event]({ storageId: { securityOrigin: '', isLocalStorage, storageKey: webKey() }, ...rest });
}

const watcher = {
  set(isLocal, key, oldValue, newValue) {
    if (oldValue === null) say('domStorageItemAdded', isLocal, { key, newValue });
    else if (oldValue !== newValue) say('domStorageItemUpdated', isLocal, { key, oldValue, newValue });
  },
  removed(isLocal, key) { say('domStorageItemRemoved', isLocal, { key }); },
  cleared(isLocal) { say('domStorageItemsCleared', isLocal); },
};

// The one that is meant, or undefined: what was registered is not ours to change.
function tableOf({ isLocalStorage, storageKey }) {
  const isNamed = storageKey === webKey() && storageKey !== OWN;
  const isOurs = isNamed || registered[isLocalStorage ? 'local' : 'session'] === undefined;
  return isOurs ? storage.openTable(isLocalStorage === true) : undefined;
}

function idOf(params) {
  if (!isObject(params.storageId)) throw new ProtocolError('storageId is missing');
  return params.storageId;
}

function tableToChange(params) {
  const table = tableOf(idOf(params));
  if (table === undefined) throw new ProtocolError('The storage cannot be changed');
  return table;
}

// ---- domains -----------------------------------------------------------------------------------------------------

const domain = {
  enable(client) {
    clients.add(client);
    storage.watch(watcher);
  },
  disable(client) {
    if (clients.delete(client) && clients.size === 0) storage.watch(undefined);
  },
  getDOMStorageItems(client, params) {
    const id = idOf(params), table = tableOf(id);
    if (table === undefined) return { entries: registered[id.isLocalStorage ? 'local' : 'session'] ?? [] };
    return { entries: table.keys().map((key) => [key, table.get(key)]) };
  },
  setDOMStorageItem(client, params) { tableToChange(params).set(`${params.key}`, `${params.value}`); },
  removeDOMStorageItem(client, params) { tableToChange(params).remove(`${params.key}`); },
  clear(client, params) { tableToChange(params).clear(); },
  closed(client) { domain.disable(client); },
};

const keyDomain = { getStorageKey: () => ({ storageKey: webKey() }) };

module.exports = { DOMStorage, domain, keyDomain };
