// SPDX-License-Identifier: MIT
'use strict';
// sqlite_statement.js - StatementSync and its iterator.

const { codes: { ERR_ILLEGAL_CONSTRUCTOR } } = require('internal/errors');
const { isAnyArrayBuffer } = require('internal/types');
const {
  booleanOption, checkBoolean, checkOptions, failure, invalidState,
} = require('sqlite/sqlite_errors');

const native = natives('sqlite');

const kMake = Symbol('kMake');

// What is bound as a value; any other object or function names parameters.
function namesParameters(value) {
  if (typeof value !== 'object') return typeof value === 'function';
  return value !== null && !ArrayBuffer.isView(value) && !isAnyArrayBuffer(value);
}

// ---- named parameters ------------------------------------------------------------------------------------------

// Index by name, with and without the prefix, of the parameters that `names` lists.
function indexNames(names) {
  const full = new Map();
  names.forEach((name, i) => {
    if (name !== null && !full.has(name)) full.set(name, i + 1);
  });
  return full;
}

function indexBareNames(full) {
  const bare = new Map(), from = new Map();
  for (const { 0: name, 1: index } of full) {
    const short = name.slice(1);
    if (from.has(short)) {
      throw invalidState(`Cannot create bare named parameter '${short}' because of conflicting names ` +
        `'${from.get(short)}' and '${name}'.`);
    }
    from.set(short, name);
    bare.set(short, index);
  }
  return bare;
}

// ---- StatementSync ---------------------------------------------------------------------------------------------

// Of a statement: its box; how often it was executed; how many parameters it has.
let boxOf, executionOf, parameterCount;

class StatementSync {
  #box;
  #connection; // {box, callbacks} of its DatabaseSync
  #database; // not to be collected before
  #executions = 0;
  #bigints;
  #arrays;
  #allowBare;
  #allowUnknown;
  #names; // index by full name, when an object was bound
  #bareNames;

  static {
    boxOf = (statement) => statement.#box;
    executionOf = (statement) => statement.#executions;
    parameterCount = (statement) => native.parameters(statement.#box).length;
  }

  constructor(make, database, connection, sql, options) {
    if (make !== kMake) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#bigints = options.readBigInts;
    this.#arrays = options.returnArrays;
    this.#allowBare = options.allowBareNamedParameters;
    this.#allowUnknown = options.allowUnknownNamedParameters;
    this.#connection = connection;
    this.#database = database;
    const box = native.prepare(connection.box, connection.callbacks, sql, this.#bigints, this.#arrays);
    if (typeof box === 'number') throw failure(connection.box, box);
    this.#box = box;
  }

  #fail(code) {
    return failure(this.#connection.box, code);
  }

  #indexOf(key) {
    const index = this.#names.get(key);
    if (index !== undefined || !this.#allowBare) return index;
    return this.#bareNames.get(key);
  }

  // [index, value, ...] of the parameters that the object has as own properties
  #named(object) {
    if (this.#names === undefined) {
      const names = native.parameters(this.#box);
      if (typeof names === 'number') throw this.#fail(names);
      this.#names = indexNames(names);
    }
    if (this.#allowBare) this.#bareNames ??= indexBareNames(this.#names);
    const out = [];
    for (const key of Object.keys(object)) {
      const index = this.#indexOf(key);
      if (index !== undefined) out.push(index, object[key]);
      else if (!this.#allowUnknown) throw invalidState(`Unknown named parameter '${key}'`);
    }
    return out;
  }

  #execute(op, args) {
    this.#executions++;
    const box = this.#box;
    const { callbacks } = this.#connection;
    const { 0: first, 1: second, length } = args;
    if (length === 0) return op(box, callbacks, undefined);
    if (namesParameters(first)) return op(box, callbacks, this.#named(first), ...args.slice(1));
    if (length === 1) return op(box, callbacks, undefined, first); // calls without spread are faster
    if (length === 2) return op(box, callbacks, undefined, first, second);
    return op(box, callbacks, undefined, ...args);
  }

  iterate(...args) {
    const code = this.#execute(native.begin, args);
    if (code < 0) throw this.#fail(code);
    return new StatementSyncIterator(this, this.#connection);
  }

  all(...args) {
    const rows = this.#execute(native.all, args);
    if (typeof rows === 'number') throw this.#fail(rows);
    return rows;
  }

  get(...args) {
    const row = this.#execute(native.get, args);
    if (typeof row === 'number') throw this.#fail(row);
    return row;
  }

  run(...args) {
    const result = this.#execute(native.run, args);
    if (typeof result === 'number') throw this.#fail(result);
    return { changes: result[0], lastInsertRowid: result[1] };
  }

  columns() {
    const flat = native.columns(this.#box);
    if (typeof flat === 'number') throw this.#fail(flat);
    const out = [];
    for (let i = 0; i < flat.length; i += 5) {
      out.push({
        __proto__: null, column: flat[i], database: flat[i + 1], name: flat[i + 2], table: flat[i + 3],
        type: flat[i + 4],
      });
    }
    return out;
  }

  #text(expanded) {
    const text = native.text(this.#box, expanded);
    if (typeof text === 'number') throw this.#fail(text);
    return text;
  }

  get sourceSQL() {
    return this.#text(false);
  }

  get expandedSQL() {
    return this.#text(true);
  }

  #checkThere() {
    this.#text(false);
  }

  setAllowBareNamedParameters(enabled) {
    this.#checkThere();
    checkBoolean(enabled, 'allowBareNamedParameters');
    this.#allowBare = enabled;
  }

  setAllowUnknownNamedParameters(enabled) {
    this.#checkThere();
    checkBoolean(enabled, 'enabled');
    this.#allowUnknown = enabled;
  }

  setReadBigInts(enabled) {
    this.#checkThere();
    checkBoolean(enabled, 'readBigInts');
    this.#bigints = enabled;
    native.setFormat(this.#box, enabled, this.#arrays);
  }

  setReturnArrays(enabled) {
    this.#checkThere();
    checkBoolean(enabled, 'returnArrays');
    this.#arrays = enabled;
    native.setFormat(this.#box, this.#bigints, enabled);
  }

  close() {
    this.#checkThere();
    this[Symbol.dispose]();
  }

  [Symbol.dispose]() {
    const code = native.finalize(this.#box);
    if (code < 0) throw this.#fail(code);
  }
}

for (const name of ['sourceSQL', 'expandedSQL']) {
  Object.defineProperty(StatementSync.prototype, name, { enumerable: true });
}

// ---- the iterator -------------------------------------------------------------------------------------------------

const finished = () => ({ __proto__: null, done: true, value: null });

class StatementSyncIterator extends Iterator {
  #statement; // not to be collected before
  #connection;
  #execution;
  #done = false;

  constructor(statement, connection) {
    super();
    this.#statement = statement;
    this.#connection = connection;
    this.#execution = executionOf(statement);
  }

  next() {
    if (this.#done) return finished();
    const { box, callbacks } = this.#connection;
    if (executionOf(this.#statement) !== this.#execution) throw invalidState('iterator was invalidated');
    const value = native.next(boxOf(this.#statement), callbacks);
    if (typeof value === 'number') throw failure(box, value);
    if (value !== undefined) return { __proto__: null, done: false, value };
    this.#done = true;
    return finished();
  }

  return() {
    if (!this.#done && executionOf(this.#statement) === this.#execution) {
      const code = native.end(boxOf(this.#statement));
      if (code < 0) throw failure(this.#connection.box, code);
    }
    this.#done = true;
    return finished();
  }
}

// ---- options of prepare() ----------------------------------------------------------------------------------------

const optionNames = ['readBigInts', 'returnArrays', 'allowBareNamedParameters', 'allowUnknownNamedParameters'];

function statementOptions(given, standard) {
  if (given === undefined) return standard;
  checkOptions(given);
  const out = {};
  for (const name of optionNames) out[name] = booleanOption(given, name, standard[name]);
  return out;
}

module.exports = { StatementSync, kMake, parameterCount, statementOptions };
