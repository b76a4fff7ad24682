// SPDX-License-Identifier: MIT
'use strict';
// web/storage - Storage, localStorage and sessionStorage, behind --experimental-webstorage. Items are rows of a table,
// in memory or in the file of --localstorage-file, which is opened when an item is first asked for. Texts are kept as
// UTF-16, since they need not be well-formed. Source of behaviour: HTML standard, "Web storage", and Node's
// test-webstorage.

const {
  codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS, ERR_MISSING_ARGS },
} = require('internal/errors');
const options = require('internal/options');

const kQuota = 10 * 1024 * 1024; // bytes of keys and values
const kMake = Symbol('kMake');

const encode = (text) => Buffer.from(text, 'utf16le');
const decode = (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf16le');

let watcher; // of the inspector: set(isLocal, key, old value or null, value), removed(isLocal, key), cleared(isLocal)

class Table {
  #place;
  #isLocal;
  #statements = null;

  constructor(place, isLocal) {
    this.#place = place;
    this.#isLocal = isLocal;
  }

  #open() {
    const { DatabaseSync } = require('sqlite/sqlite_database');
    const db = new DatabaseSync(this.#place);
    db.exec('CREATE TABLE IF NOT EXISTS webstorage(key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT');
    const texts = {
      get: 'SELECT value FROM webstorage WHERE key = ?',
      set: 'INSERT INTO webstorage VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      remove: 'DELETE FROM webstorage WHERE key = ?',
      clear: 'DELETE FROM webstorage',
      count: 'SELECT count(*) AS n FROM webstorage',
      size: 'SELECT coalesce(sum(length(key) + length(value)), 0) AS n FROM webstorage',
      nth: 'SELECT key FROM webstorage ORDER BY rowid LIMIT 1 OFFSET ?',
      keys: 'SELECT key FROM webstorage ORDER BY rowid',
    };
    return Object.fromEntries(Object.entries(texts).map(([name, sql]) => [name, db.prepare(sql)]));
  }

  get #of() {
    return this.#statements ??= this.#open();
  }

  get length() {
    return this.#of.count.get().n;
  }

  get(key) {
    const row = this.#of.get.get(encode(key));
    return row === undefined ? null : decode(row.value);
  }

  set(key, value) {
    const name = encode(key), bytes = encode(value), before = this.#of.get.get(name);
    const more = bytes.length - (before === undefined ? -name.length : before.value.length);
    if (more > 0 && this.#of.size.get().n + more > kQuota) {
      const { DOMException } = globalThis;
      throw new DOMException('Setting the value exceeded the quota', 'QuotaExceededError');
    }
    this.#of.set.run(name, bytes);
    watcher?.set(this.#isLocal, key, before === undefined ? null : decode(before.value), value);
  }

  remove(key) {
    const { changes } = this.#of.remove.run(encode(key));
    if (changes > 0) watcher?.removed(this.#isLocal, key);
  }

  clear() {
    this.#of.clear.run();
    watcher?.cleared(this.#isLocal);
  }

  key(n) {
    const row = this.#of.nth.get(n);
    return row === undefined ? null : decode(row.key);
  }

  keys() {
    return this.#of.keys.all().map(({ key }) => decode(key));
  }
}

// ---- the objects ---------------------------------------------------------------------------------------------

const tables = new WeakMap(); // by Storage, as programs see it

function tableOf(storage) {
  const table = tables.get(storage);
  if (table === undefined) throw new ERR_INVALID_THIS('Storage');
  return table;
}

function needs(given, ...names) {
  if (given < names.length) throw new ERR_MISSING_ARGS(...names);
}

class Storage {
  constructor(make) {
    if (make === kMake) return;
    throw Object.assign(new Error('Illegal constructor'), { code: 'ERR_ILLEGAL_CONSTRUCTOR' });
  }

  get length() {
    return tableOf(this).length;
  }

  key(index) {
    const table = tableOf(this);
    needs(arguments.length, 'index');
    return table.key(index >>> 0);
  }

  getItem(key) {
    const table = tableOf(this);
    needs(arguments.length, 'key');
    return table.get(`${key}`);
  }

  setItem(key, value) {
    const table = tableOf(this);
    needs(arguments.length, 'key', 'value');
    table.set(`${key}`, `${value}`);
  }

  removeItem(key) {
    const table = tableOf(this);
    needs(arguments.length, 'key');
    table.remove(`${key}`);
  }

  clear() {
    tableOf(this).clear();
  }
}

for (const name of ['length', 'key', 'getItem', 'setItem', 'removeItem', 'clear']) {
  Object.defineProperty(Storage.prototype, name, { enumerable: true });
}
Object.defineProperty(Storage.prototype, Symbol.toStringTag, { value: 'Storage', configurable: true });

// Items are properties, where the prototype has none of that name.
function handlersOf(table) {
  const item = (target, name) => (typeof name === 'string' && !(name in target) ? table.get(name) : null);
  return {
    __proto__: null,
    get: (target, name, self) => item(target, name) ?? Reflect.get(target, name, self),
    has: (target, name) => item(target, name) !== null || Reflect.has(target, name),
    set(target, name, value) {
      if (typeof name !== 'string') return Reflect.set(target, name, value);
      table.set(name, `${value}`);
      return true;
    },
    deleteProperty(target, name) {
      if (typeof name !== 'string') return Reflect.deleteProperty(target, name);
      table.remove(name);
      return true;
    },
    defineProperty(target, name, descriptor) {
      if (typeof name !== 'string') return Reflect.defineProperty(target, name, descriptor);
      table.set(name, `${descriptor.value}`);
      return true;
    },
    ownKeys: (target) => [...new Set([...table.keys(), ...Reflect.ownKeys(target)])],
    getOwnPropertyDescriptor(target, name) {
      const value = item(target, name);
      if (value === null) return Reflect.getOwnPropertyDescriptor(target, name);
      return { value, writable: true, enumerable: true, configurable: true };
    },
  };
}

function makeStorage(table) {
  const storage = new Proxy(new Storage(kMake), handlersOf(table));
  tables.set(storage, table);
  return storage;
}

const opened = { __proto__: null }; // name -> Table
let isInstalled = false;

function localFile() { return isInstalled ? options.get('--localstorage-file') || undefined : undefined; }

function localTable() {
  const file = localFile();
  if (file === undefined) {
    throw new ERR_INVALID_ARG_VALUE('--localstorage-file', file ?? '', 'is an invalid localStorage location');
  }
  return opened.local ??= new Table(file, true);
}

function sessionTable() { return opened.session ??= new Table(':memory:', false); }

// Of localStorage or sessionStorage; undefined: there is none.
function openTable(isLocal) {
  if (isLocal) return localFile() === undefined ? undefined : localTable();
  return isInstalled ? sessionTable() : undefined;
}

function watch(other) { watcher = other; }

// ---- the globals ----------------------------------------------------------------------------------------------

let warned = false;

function warn() {
  if (warned) return;
  warned = true;
  process.emitWarning('Web Storage is an experimental feature and might change at any time', 'ExperimentalWarning');
}

function install() {
  isInstalled = true;
  for (const { 0: name, 1: make } of [
    ['Storage', () => Storage], ['localStorage', () => makeStorage(localTable())],
    ['sessionStorage', () => makeStorage(sessionTable())],
  ]) {
    let value;
    Object.defineProperty(globalThis, name, {
      __proto__: null,
      configurable: true,
      enumerable: name !== 'Storage',
      get() {
        warn();
        return value ??= make();
      },
      set(other) {
        value = other;
      },
    });
  }
}

module.exports = { install, localFile, openTable, watch };
