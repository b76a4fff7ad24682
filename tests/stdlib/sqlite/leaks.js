// SPDX-License-Identifier: MIT
'use strict';
// Databases, statements, sessions and functions that refer to them are collected with them: also their native half.
const assert = require('assert');
const { DatabaseSync } = require('node:sqlite');
const v8 = require('v8');

v8.setFlagsFromString('--expose-gc');
const gc = require('vm').runInNewContext('gc');

function use() {
  const db = new DatabaseSync(':memory:');
  db.exec('CREATE TABLE t(a BLOB)');
  db.prepare('INSERT INTO t VALUES (?)').run(new Uint8Array(1 << 20));
  db.function('f', () => db.isOpen);
  db.setAuthorizer(() => (db.isOpen ? 0 : 1));
  db.aggregate('g', { start: () => db, step: (state, a) => state, result: () => 1 });
  const session = db.createSession();
  assert.strictEqual(db.prepare('SELECT g(a) AS v FROM t').get().v, 1);
  return [db.prepare('SELECT a FROM t').iterate().next(), session.changeset()].length;
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

(async () => {
  for (let i = 0; i < 300; i++) {
    use();
    if (i % 10 !== 0) continue;
    gc();
    await settle();
  }
  // 300 MB and more, had they stayed.
  assert.ok(process.memoryUsage().rss < 200 << 20, `${process.memoryUsage().rss}`);
})();
