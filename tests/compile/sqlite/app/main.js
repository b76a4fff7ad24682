'use strict';
const { DatabaseSync, backup } = require('node:sqlite');
const path = require('path');

const db = new DatabaseSync(':memory:');
db.exec("CREATE VIRTUAL TABLE f USING fts5(t); INSERT INTO f VALUES ('a static executable')");
db.function('twice', (text) => text + text);
console.log(db.prepare("SELECT twice(t) AS t FROM f WHERE f MATCH 'static'").get().t);

// A database that is embedded: read only, out of the executable's own pages.
const file = path.join(__dirname, 'data.db');
const embedded = new DatabaseSync(file, { readOnly: true });
console.log(embedded.prepare('SELECT count(*) AS n FROM t').get().n);
try {
  embedded.exec('DELETE FROM t');
} catch (err) {
  console.log(err.message);
}
try {
  new DatabaseSync(file);
} catch (err) {
  console.log(err.message);
}
try {
  new DatabaseSync(':memory:', { allowExtension: true }).loadExtension('./nowhere');
} catch (err) {
  console.log(err.code);
}
backup(db, '/no/such/folder/x').catch((err) => console.log(err.message));
