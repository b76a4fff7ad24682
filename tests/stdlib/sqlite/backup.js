// SPDX-License-Identifier: MIT
'use strict';
// backup() of a database that is used, changed and closed meanwhile.
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { DatabaseSync, backup } = require('node:sqlite');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ingot-sqlite-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));

function filled(place) {
  const db = new DatabaseSync(place);
  db.exec('CREATE TABLE t(a, b)');
  const insert = db.prepare('INSERT INTO t VALUES (?, ?)');
  db.exec('BEGIN');
  for (let i = 0; i < 500; i++) insert.run(i, 'x'.repeat(1000));
  db.exec('COMMIT');
  return db;
}

const count = (place) => new DatabaseSync(place).prepare('SELECT count(*) AS n FROM t').get().n;

async function changedMeanwhile() {
  const db = filled(':memory:'), place = path.join(folder, 'changed');
  let steps = 0;
  const pages = await backup(db, place, {
    rate: 5,
    progress({ totalPages, remainingPages }) {
      assert.ok(remainingPages > 0 && remainingPages < totalPages);
      if (steps++ < 20) db.exec('INSERT INTO t VALUES (1, 2)');
      assert.ok(db.prepare('SELECT count(*) AS n FROM t').get().n > 500);
    },
  });
  assert.ok(pages > 100 && steps > 20);
  assert.strictEqual(count(place), 520);
}

async function closedMeanwhile() {
  const db = filled(path.join(folder, 'source')), place = path.join(folder, 'closed');
  await backup(db, place, { rate: 5, progress: () => db[Symbol.dispose]() });
  assert.strictEqual(count(place), 500);
}

async function closedBefore() {
  const db = filled(':memory:');
  const promise = backup(db, path.join(folder, 'never'));
  db.close();
  await promise.catch((err) => assert.strictEqual(err.code, 'ERR_SQLITE_ERROR'));
}

async function severalAtOnce() {
  const db = filled(':memory:');
  const places = [1, 2, 3].map((n) => path.join(folder, `several-${n}`));
  await Promise.all(places.map((place) => backup(db, place, { rate: 7 })));
  for (const place of places) assert.strictEqual(count(place), 500);
}

async function failing() {
  const db = filled(':memory:');
  await assert.rejects(backup(db, path.join(folder, 'no', 'such', 'folder')),
                       { code: 'ERR_SQLITE_ERROR', message: 'unable to open database file', errcode: 14 });
  await assert.rejects(backup(db, path.join(folder, 'odd'), { target: 'nowhere' }), { code: 'ERR_SQLITE_ERROR' });
  db.function('start', () => backup(db, path.join(folder, 'inside')));
  assert.throws(() => db.exec('SELECT start()'), { code: 'ERR_INVALID_STATE' }); // an op is running
}

(async () => {
  await changedMeanwhile();
  await closedMeanwhile();
  await closedBefore();
  await severalAtOnce();
  await failing();
})();
