// SPDX-License-Identifier: MIT
'use strict';
// sqlite_database.js - DatabaseSync: a connection. Source of behaviour: doc sqlite.md and Node's test-sqlite-*.

const {
  booleanOption, checkBoolean, checkOptions, checkString, coded, failure, functionOption, invalidState, invalidType,
  invalidValue, isInt32, stringOption,
} = require('sqlite/sqlite_errors');
const { StatementSync, kMake, statementOptions } = require('sqlite/sqlite_statement');
const { Session } = require('sqlite/sqlite_session');
const { databasePath, embeddedBytes } = require('sqlite/sqlite_path');
const limits = require('sqlite/sqlite_limits');
const functions = require('sqlite/sqlite_functions');

const native = natives('sqlite');

const SQLITE_DBCONFIG_ENABLE_FKEY = 1002;
const SQLITE_DBCONFIG_DEFENSIVE = 1010;
const SQLITE_DBCONFIG_DQS_DML = 1013;
const SQLITE_DBCONFIG_DQS_DDL = 1014;
const ENFORCE = 2; // enum mode in internal/native/permission.c
const EXTENSIONS = 0; // not of SQLite: see op configure

let connectionOf; // of a DatabaseSync

function integerOption(options, name, standard) {
  const value = options[name];
  if (value === undefined) return standard;
  if (!isInt32(value)) throw invalidType(`The "options.${name}" argument must be an integer.`);
  return value;
}

class Database {
  // What ops need: the box, and the functions that SQLite calls (undefined when there are none; the first is
  // the authorizer). An object of its own, for statements to share.
  #connection;
  #isOpen = false;
  #path;
  #options;
  #limits;

  static {
    connectionOf = (database) => {
      database.#checkOpen();
      return database.#connection;
    };
  }

  constructor(path, options = {}) {
    this.#path = databasePath(path, 'path');
    checkOptions(options);
    const open = booleanOption(options, 'open', true);
    this.#options = {
      readOnly: booleanOption(options, 'readOnly', false),
      foreignKeys: booleanOption(options, 'enableForeignKeyConstraints', true),
      doubleQuoted: booleanOption(options, 'enableDoubleQuotedStringLiterals', false),
      allowExtension: booleanOption(options, 'allowExtension', false),
      timeout: integerOption(options, 'timeout', 0),
      statement: statementOptions(options, {
        readBigInts: false, returnArrays: false, allowBareNamedParameters: true, allowUnknownNamedParameters: false,
      }),
      defensive: booleanOption(options, 'defensive', true),
      extensions: options.allowExtension === true,
      limits: limits.check(options.limits),
    };
    this.#connection = { box: native.create(), callbacks: undefined };
    if (open) this.open();
  }

  #checkOpen() {
    if (!this.#isOpen) throw invalidState('database is not open');
  }

  // The result of an op, or its error.
  #done(result) {
    if (typeof result === 'number' && result < 0) throw failure(this.#connection.box, result);
    return result;
  }

  open() {
    if (this.#isOpen) throw invalidState('database is already open');
    const { readOnly, timeout } = this.#options;
    const { box } = this.#connection;
    this.#connection.callbacks = undefined;
    const image = readOnly ? embeddedBytes(this.#path) : undefined;
    this.#done(native.open(box, image === undefined ? this.#path : ':memory:', readOnly, timeout));
    this.#isOpen = true;
    try {
      this.#settings();
      if (image !== undefined) this.#done(native.deserialize(box, undefined, image, 'main', true));
    } catch (err) {
      this.close();
      throw err;
    }
  }

  #settings() {
    const { box } = this.#connection;
    const { foreignKeys, doubleQuoted, defensive, extensions } = this.#options;
    const configure = (what, on) => this.#done(native.configure(box, what, on));
    configure(SQLITE_DBCONFIG_ENABLE_FKEY, foreignKeys);
    configure(SQLITE_DBCONFIG_DQS_DML, doubleQuoted);
    configure(SQLITE_DBCONFIG_DQS_DDL, doubleQuoted);
    configure(SQLITE_DBCONFIG_DEFENSIVE, defensive);
    if (extensions) configure(EXTENSIONS, true);
    limits.apply(box, this.#options.limits);
  }

  close() {
    this.#checkOpen();
    this.#done(native.close(this.#connection.box));
    this.#isOpen = false;
  }

  [Symbol.dispose]() {
    if (this.#isOpen) this.close();
  }

  get isOpen() {
    return this.#isOpen;
  }

  get isTransaction() {
    this.#checkOpen();
    return native.inTransaction(this.#connection.box);
  }

  get limits() {
    this.#checkOpen();
    this.#limits ??= limits.object(() => connectionOf(this).box);
    return this.#limits;
  }

  exec(sql) {
    this.#checkOpen();
    checkString(sql, 'sql');
    const { box, callbacks } = this.#connection;
    this.#done(native.exec(box, callbacks, sql));
  }

  prepare(sql, options = undefined) {
    this.#checkOpen();
    checkString(sql, 'sql');
    const wanted = statementOptions(options, this.#options.statement);
    return new StatementSync(kMake, this, this.#connection, sql, wanted);
  }

  createTagStore(maxSize = undefined) {
    this.#checkOpen();
    const { SQLTagStore } = require('sqlite/sqlite_tags');
    return new SQLTagStore(kMake, this, maxSize);
  }

  location(dbName = 'main') {
    this.#checkOpen();
    checkString(dbName, 'dbName');
    return native.location(this.#connection.box, dbName);
  }

  serialize(dbName = 'main') {
    this.#checkOpen();
    checkString(dbName, 'dbName');
    const { box, callbacks } = this.#connection;
    return new Uint8Array(this.#done(native.serialize(box, callbacks, dbName)));
  }

  deserialize(buffer, options = {}) {
    this.#checkOpen();
    if (!(buffer instanceof Uint8Array)) throw invalidType('The "buffer" argument must be a Uint8Array.');
    if (buffer.length === 0) throw invalidValue('The "buffer" argument must not be empty.');
    checkOptions(options);
    const dbName = stringOption(options, 'dbName', 'main');
    const { box, callbacks } = this.#connection;
    this.#done(native.deserialize(box, callbacks, buffer, dbName, false));
  }

  // ---- functions that SQLite calls

  function(name, options, fn) {
    this.#checkOpen();
    if (arguments.length < 3) {
      fn = options;
      options = {};
    }
    this.#done(functions.define(this.#connection, name, options, fn));
  }

  aggregate(name, options) {
    this.#checkOpen();
    this.#done(functions.defineAggregate(this.#connection, name, options));
  }

  setAuthorizer(callback) {
    this.#checkOpen();
    if (callback !== null && typeof callback !== 'function') {
      throw invalidType('The "callback" argument must be a function or null.');
    }
    functions.setAuthorizer(this.#connection, callback);
    this.#done(native.authorize(this.#connection.box, callback !== null));
  }

  // ---- sessions

  createSession(options = {}) {
    this.#checkOpen();
    checkOptions(options);
    const table = stringOption(options, 'table', undefined);
    const db = stringOption(options, 'db', 'main');
    const box = this.#done(native.openSession(this.#connection.box, db, table));
    return new Session(kMake, this, connectionOf, box);
  }

  applyChangeset(changeset, options = {}) {
    this.#checkOpen();
    if (!(changeset instanceof Uint8Array)) throw invalidType('The "changeset" argument must be a Uint8Array.');
    checkOptions(options);
    const filter = functionOption(options, 'filter');
    const onConflict = functionOption(options, 'onConflict');
    const { box, callbacks } = this.#connection;
    return this.#done(native.apply(box, callbacks, changeset, filter, onConflict));
  }

  // ---- safety

  enableDefensive(active) {
    this.#checkOpen();
    checkBoolean(active, 'active');
    this.#options.defensive = active;
    this.#done(native.configure(this.#connection.box, SQLITE_DBCONFIG_DEFENSIVE, active));
  }

  enableLoadExtension(allow) {
    this.#checkOpen();
    checkBoolean(allow, 'allow');
    if (allow && !this.#options.allowExtension) {
      throw invalidState('Cannot enable extension loading because it was disabled at database creation.');
    }
    this.#options.extensions = allow;
    this.#done(native.configure(this.#connection.box, EXTENSIONS, allow));
  }

  loadExtension(path, entryPoint = undefined) {
    this.#checkOpen();
    if (!this.#options.extensions) throw invalidState('extension loading is not allowed');
    checkString(path, 'path');
    if (entryPoint !== undefined) checkString(entryPoint, 'entryPoint');
    if (natives('permission').mode() === ENFORCE) {
      throw coded(Error, 'ERR_LOAD_SQLITE_EXTENSION', 'Cannot load SQLite extensions when the permission model is enabled');
    }
    const { box } = this.#connection;
    const code = native.loadExtension(box, path, entryPoint);
    if (code < 0) throw coded(Error, 'ERR_LOAD_SQLITE_EXTENSION', native.failure(box)[1]);
  }
}

// A function, for the error of a call without `new`.
function DatabaseSync(path, options) {
  if (new.target === undefined) {
    throw coded(TypeError, 'ERR_CONSTRUCT_CALL_REQUIRED', 'Cannot call constructor without `new`');
  }
  return Reflect.construct(Database, [path, options], new.target);
}

DatabaseSync.prototype = Database.prototype;
const hidden = { writable: true, enumerable: false, configurable: true };
Object.defineProperty(DatabaseSync.prototype, 'constructor', { ...hidden, value: DatabaseSync });
Object.defineProperty(DatabaseSync.prototype, Symbol.for('sqlite-type'), { ...hidden, value: 'node:sqlite' });
for (const name of ['isOpen', 'isTransaction', 'limits']) {
  Object.defineProperty(DatabaseSync.prototype, name, { enumerable: true });
}

module.exports = { DatabaseSync, connectionOf, isDatabase: (value) => value instanceof Database };
