// SPDX-License-Identifier: MIT
'use strict';
// Prepared statements of node:sqlite in memory: "name<TAB>nanoseconds of CPU time
// of one", the best of several rounds.
const { DatabaseSync } = require('node:sqlite');

const rows = 1000, rounds = 7;
const db = new DatabaseSync(':memory:');
db.exec('CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT, score REAL, active INTEGER, note TEXT)');
const insert = db.prepare('INSERT INTO t(name, score, active, note) VALUES (?, ?, ?, ?)');
for (let i = 0; i < rows; i++) insert.run(`user ${i}`, i * 1.5, i % 2, i % 3 === 0 ? null : `caf\u00e9 ${i}`);

const byId = db.prepare('SELECT * FROM t WHERE id = ?');
const one = db.prepare('SELECT id FROM t WHERE id = ?');
const named = db.prepare('SELECT name FROM t WHERE id = $id');
const all = db.prepare('SELECT * FROM t');
const arrays = db.prepare('SELECT * FROM t', { returnArrays: true });
const update = db.prepare('UPDATE t SET score = ? WHERE id = ?');
const tags = db.createTagStore();
db.function('plus', (a, b) => a + b);
const calls = db.prepare('SELECT sum(plus(id, 1)) AS s FROM t');
let sum = 0;

// name, how many "ones" a run of it is, the run
const cases = [
  ['get, 5 columns', 1000, () => { for (let i = 1; i <= 1000; i++) sum += byId.get(i).id; }],
  ['get, 1 column', 1000, () => { for (let i = 1; i <= 1000; i++) sum += one.get(i).id; }],
  ['get, named parameter', 1000, () => { for (let i = 1; i <= 1000; i++) sum += named.get({ id: i }).name.length; }],
  ['get, tagged template', 1000, () => {
    for (let i = 1; i <= 1000; i++) sum += tags.get`SELECT id FROM t WHERE id = ${i}`.id;
  }],
  ['all, a row of 5', rows, () => { sum += all.all().length; }],
  ['all, a row read', rows, () => { for (const row of all.all()) sum += row.id + row.score; }],
  ['all, arrays', rows, () => { sum += arrays.all().length; }],
  ['iterate, a row of 5', rows, () => { for (const { id } of all.iterate()) sum += id; }],
  ['run, update', 1000, () => { for (let i = 1; i <= 1000; i++) sum += update.run(i, i).changes; }],
  ['run, insert in transaction', 1000, () => {
    db.exec('BEGIN');
    for (let i = 0; i < 1000; i++) insert.run('name', i, 1, 'note');
    db.exec('ROLLBACK');
  }],
  ['a call of a function', rows, () => { sum += calls.get().s; }],
  ['prepare and get', 200, () => {
    for (let i = 1; i <= 200; i++) sum += db.prepare('SELECT * FROM t WHERE id = ?').get(i).id;
  }],
];

for (const { 0: name, 1: count, 2: fn } of cases) {
  let best = Infinity;
  for (let i = 0; i < rounds; i++) {
    const start = process.cpuUsage();
    for (let k = 0; k < 10; k++) fn();
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, (user + system) * 1e3 / (10 * count));
  }
  console.log(`${name}\t${best.toFixed(1)}`);
}
