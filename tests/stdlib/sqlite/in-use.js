// SPDX-License-Identifier: MIT
'use strict';
// Functions of SQL that use the database that calls them: what would pull the rug away from under SQLite is an
// error, everything else works.
const assert = require('assert');
const { DatabaseSync } = require('node:sqlite');

const db = new DatabaseSync(':memory:');
db.exec('CREATE TABLE t(a); INSERT INTO t VALUES (1), (2), (3)');
let inside;
db.function('inside', () => inside());
const statement = db.prepare('SELECT inside() AS v FROM t');
const bytes = db.serialize();
const busy = { code: 'ERR_INVALID_STATE', message: 'database or statement is currently in use' };

for (const doing of [
  () => db.close(),
  () => db.deserialize(bytes),
  () => statement.get(),
  () => statement.all(),
  () => statement.run(),
  () => statement.iterate(),
  () => statement.close(),
]) {
  inside = doing;
  assert.throws(() => statement.all(), busy, String(doing));
}

// Another statement of the same database, changes by it, an iterator of it.
inside = () => db.prepare('SELECT count(*) AS n FROM t').get().n;
assert.deepStrictEqual(statement.all().map(({ v }) => v), [3, 3, 3]);
const other = db.prepare('SELECT a FROM t').iterate();
inside = () => other.next().value?.a ?? null;
assert.deepStrictEqual(statement.all().map(({ v }) => v), [1, 2, 3]);

// An exception comes through as it is; the statement can be used again.
const boom = new Error('boom');
inside = () => { throw boom; };
for (const how of ['get', 'all', 'run']) assert.throws(() => statement[how](), (err) => err === boom);
assert.throws(() => statement.iterate().next(), (err) => err === boom);
assert.throws(() => db.exec('SELECT inside()'), (err) => err === boom);
inside = () => 5;
assert.strictEqual(statement.get().v, 5);

// A function that replaces another, when nothing runs; one that is called by a trigger.
assert.throws(() => db.function('INSIDE', () => 'new'), { code: 'ERR_SQLITE_ERROR', errcode: 5 });
assert.strictEqual(db.prepare('SELECT inside() AS v').get().v, 5);
other.return();
db.function('INSIDE', () => 'new');
assert.strictEqual(db.prepare('SELECT inside() AS v').get().v, 'new');
const seen = [];
db.function('note', (a) => { seen.push(a); });
db.exec('CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT note(new.a); END; INSERT INTO t VALUES (7), (8)');
assert.deepStrictEqual(seen, [7, 8]);

// An aggregate half done when its statement is dropped: its state is let go of, nothing is called.
db.aggregate('gather', { start: () => [], step: (list, a) => [...list, a], result: (list) => list.join() });
assert.strictEqual(db.prepare('SELECT gather(a) AS v FROM t').get().v, '1,2,3,7,8');
let rows = db.prepare('SELECT a, gather(a) FROM t GROUP BY a').iterate();
rows.next();
rows.return();
rows = undefined;
db.aggregate('gather', { start: 0, step: (state, a) => { throw boom; } });
assert.throws(() => db.prepare('SELECT gather(a) FROM t').get(), (err) => err === boom);

db.close();
assert.throws(() => statement.get(), { message: 'statement has been finalized' });
assert.strictEqual(other.next().done, true);
db.open(); // anew, and without functions
assert.throws(() => db.prepare('SELECT note(1)'), { code: 'ERR_SQLITE_ERROR', message: 'no such function: note' });
