// SPDX-License-Identifier: MIT
'use strict';
// sqlite_backup.js - backup(): steps on the thread pool, and the caller's function between them.

const {
  checkOptions, failure, functionOption, invalidType, isInt32, outOfRange, stringOption,
} = require('sqlite/sqlite_errors');
const { connectionOf, isDatabase } = require('sqlite/sqlite_database');
const { databasePath } = require('sqlite/sqlite_path');

const native = natives('sqlite');

const kMore = 0;
const kStandardRate = 100;

function rateOf({ rate = kStandardRate }) {
  if (!isInt32(rate)) throw invalidType('The "options.rate" argument must be an integer.');
  if (rate <= 0) throw outOfRange('The "options.rate" argument must be a positive integer.');
  return rate;
}

function step(job, progress) {
  const { database, connection, box, settle } = job; // the database is not to be collected meanwhile
  native.backupStep(box, (state, remainingPages, totalPages) => {
    if (state < 0) {
      settle.reject(failure(connection.box, state));
    } else if (state !== kMore) {
      settle.resolve(totalPages);
    } else {
      try {
        progress?.({ totalPages, remainingPages });
      } catch (err) {
        settle.reject(err);
        return;
      }
      step({ database, connection, box, settle }, progress);
    }
  });
}

function backup(sourceDb, path, options = undefined) {
  if (typeof sourceDb !== 'object' || sourceDb === null || !isDatabase(sourceDb)) {
    throw invalidType('The "sourceDb" argument must be an object.');
  }
  const connection = connectionOf(sourceDb);
  const text = databasePath(path, 'path');
  const wanted = options === undefined ? {} : options;
  checkOptions(wanted);
  const rate = rateOf(wanted);
  const source = stringOption(wanted, 'source', 'main');
  const target = stringOption(wanted, 'target', 'main');
  const progress = functionOption(wanted, 'progress');
  const box = native.backup(connection.box, text, source, target, rate);
  if (typeof box === 'number') throw failure(connection.box, box);
  const settle = Promise.withResolvers();
  step({ database: sourceDb, connection, box, settle }, progress);
  return settle.promise;
}

Object.defineProperty(backup, 'length', { value: 2, configurable: true });

module.exports = { backup };
