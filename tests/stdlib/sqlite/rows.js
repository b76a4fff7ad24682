// SPDX-License-Identifier: MIT
'use strict';
// What rows look like: names, order, values of all kinds; columns that change while a statement lives.
const assert = require('assert');
const { DatabaseSync } = require('node:sqlite');

const db = new DatabaseSync(':memory:');
const get = (sql, ...values) => db.prepare(sql).get(...values);

// Names: of two that are the same the later counts; numbers come first, as in any object.
assert.deepStrictEqual(get('SELECT 1 AS a, 2 AS a, 3 AS "1", 4 AS "0"'), { '__proto__': null, '0': 4, '1': 3, 'a': 2 });
assert.deepStrictEqual(Object.keys(get('SELECT 1 AS b, 2 AS a, 3 AS c')), ['b', 'a', 'c']);
assert.deepStrictEqual(get('SELECT 1 AS "\u00fc\u2603"'), { '__proto__': null, '\u00fc\u2603': 1 });

// Values there and back.
const values = [0, -0, 1.5, -1e300, Infinity, 2 ** 53, '', 'a\0b', '\u2603'.repeat(400), 'x'.repeat(5000), null];
for (const value of values) assert.ok(Object.is(get('SELECT ? AS v', value).v, value), String(value));
assert.strictEqual(get('SELECT ? AS v', NaN).v, null); // SQLite has none
assert.strictEqual(get('SELECT ? AS v', 5n).v, 5);
assert.strictEqual(get('SELECT ? AS v', true).v, 1);
assert.deepStrictEqual(get('SELECT ? AS v', new Uint8Array(0)).v, new Uint8Array(0));
assert.deepStrictEqual(get('SELECT ? AS v', Buffer.from('abc')).v, new Uint8Array([97, 98, 99]));
assert.strictEqual(get("SELECT CAST(x'ff41' AS TEXT) AS v").v, '\ufffdA');

// Many columns, many rows.
const names = Array.from({ length: 300 }, (_, i) => `c${i}`);
const wide = get(`SELECT ${names.map((name, i) => `${i} AS ${name}`).join(', ')}`);
assert.deepStrictEqual(Object.keys(wide), names);
assert.strictEqual(wide.c299, 299);
const many = db.prepare(
  'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i FROM n');
assert.strictEqual(many.all().reduce((sum, { i }) => sum + i, 0), 200010000);
assert.strictEqual(many.iterate().reduce((sum, { i }) => sum + i, 0), 200010000);

// The same statement, before and after its table is another.
db.exec('CREATE TABLE t(a, b); INSERT INTO t VALUES (1, 2)');
const star = db.prepare('SELECT * FROM t');
assert.deepStrictEqual(star.get(), { __proto__: null, a: 1, b: 2 });
db.exec('ALTER TABLE t RENAME COLUMN a TO z');
assert.deepStrictEqual(star.get(), { __proto__: null, z: 1, b: 2 });
db.exec('ALTER TABLE t DROP COLUMN b');
assert.deepStrictEqual(star.all(), [{ __proto__: null, z: 1 }]);

// A row that cannot be read ends all(): nothing of it is seen, and the statement goes on to work.
db.exec('DELETE FROM t; INSERT INTO t VALUES (1), (9007199254740993)');
assert.throws(() => star.all(), { code: 'ERR_OUT_OF_RANGE' });
star.setReadBigInts(true);
assert.deepStrictEqual(star.all().map(({ z }) => z), [1n, 9007199254740993n]);

// Statements can be closed; both ways are in the documentation's examples.
star.close();
assert.throws(() => star.get(), { code: 'ERR_INVALID_STATE', message: 'statement has been finalized' });
assert.throws(() => star.close(), { code: 'ERR_INVALID_STATE' });
star[Symbol.dispose]();
