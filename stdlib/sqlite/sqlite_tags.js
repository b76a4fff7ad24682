// SPDX-License-Identifier: MIT
'use strict';
// sqlite_tags.js - SQLTagStore: prepared statements by the template literals that they are made from, the least
// recently used one dropped first. A dropped statement lives on where an iterator uses it.

const { codes: { ERR_ILLEGAL_CONSTRUCTOR } } = require('internal/errors');
const { invalidState, invalidType, invalidValue, isInt32, outOfRange } = require('sqlite/sqlite_errors');
const { kMake, parameterCount } = require('sqlite/sqlite_statement');

const kStandardSize = 1000;

function sizeOf(maxSize) {
  if (maxSize === undefined) return kStandardSize;
  const message = 'The "maxSize" argument must be a positive integer.';
  if (typeof maxSize !== 'number') throw invalidType(message);
  if (!isInt32(maxSize) || maxSize <= 0) throw outOfRange(message);
  return maxSize;
}

class SQLTagStore {
  #database;
  #capacity;
  #statements = new Map(); // by text; the first is the one not used for longest
  #texts = new WeakMap(); // of templates: an array for each place in a program, that nobody can change
  #latest; // entry

  constructor(make, database, maxSize) {
    if (make !== kMake) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#database = database;
    this.#capacity = sizeOf(maxSize);
  }

  // {statement, how many values it takes}
  #prepare(text) {
    const statement = this.#database.prepare(text);
    return { statement, count: parameterCount(statement) };
  }

  #textOf(strings) {
    const known = this.#texts.get(strings);
    if (known !== undefined) return known;
    if (!Array.isArray(strings)) throw invalidType('First argument must be an array of strings (template literal).');
    const text = strings.join('?');
    if (Object.isFrozen(strings)) this.#texts.set(strings, text);
    return text;
  }

  #use(text, entry) {
    this.#latest = entry;
    this.#statements.delete(text);
    this.#statements.set(text, entry);
    if (this.#statements.size > this.#capacity) {
      this.#statements.delete(this.#statements.keys().next().value);
    }
  }

  #statement(strings, count) {
    if (!this.#database.isOpen) throw invalidState('database is not open');
    const text = this.#textOf(strings);
    const entry = this.#statements.get(text) ?? this.#prepare(text);
    if (entry.count !== count) {
      throw invalidValue('SQLite parameters must be bound using template literal placeholders.');
    }
    if (entry !== this.#latest) this.#use(text, entry);
    return entry.statement;
  }

  get(strings, ...values) {
    return this.#statement(strings, values.length).get(...values);
  }

  all(strings, ...values) {
    return this.#statement(strings, values.length).all(...values);
  }

  iterate(strings, ...values) {
    return this.#statement(strings, values.length).iterate(...values);
  }

  run(strings, ...values) {
    return this.#statement(strings, values.length).run(...values);
  }

  clear() {
    this.#latest = undefined;
    this.#statements.clear();
  }

  get capacity() {
    return this.#capacity;
  }

  get db() {
    return this.#database;
  }

  get size() {
    return this.#statements.size;
  }
}

for (const name of ['capacity', 'db', 'size']) {
  Object.defineProperty(SQLTagStore.prototype, name, { enumerable: true });
}

module.exports = { SQLTagStore };
