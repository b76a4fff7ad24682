// SPDX-License-Identifier: MIT
'use strict';
// sqlite.js - node:sqlite, the public face:
//
//   sqlite_database   DatabaseSync     sqlite_session  Session
//   sqlite_statement  StatementSync    sqlite_tags     SQLTagStore
//   sqlite_functions  functions of SQL sqlite_backup   backup()

const { codes: { ERR_NO_SQLITE } } = require('internal/errors');

// The packager leaves SQLite out of executables without the text "node:sqlite" (packager/apart.h).
if (natives('boot').option('sqlite') === 'none') throw new ERR_NO_SQLITE();

const { DatabaseSync } = require('sqlite/sqlite_database');
const { StatementSync } = require('sqlite/sqlite_statement');
const { Session } = require('sqlite/sqlite_session');
const { backup } = require('sqlite/sqlite_backup');
const constants = require('sqlite/sqlite_constants');

module.exports = { DatabaseSync, StatementSync, Session, constants, backup };
