// knex: the query and schema builder of three dialects; transactions and pools need a server, which is not there.
const knex = require('knex');

for (const client of ['pg', 'mysql2']) {
  const db = knex({ client, connection: { host: '127.0.0.1', port: 1 }, acquireConnectionTimeout: 5000, log: { error() {}, warn() {} } });
  console.log(db('users as u').join('posts as p', 'u.id', 'p.user').where('u.age', '>', 3).andWhere((b) => b.whereIn('p.id', [1, 2]).orWhereNull('p.x')).orderBy('u.name').limit(5).toString());
  console.log(db('t').insert([{ a: 1, b: "x'y" }, { a: 2 }]).toSQL().toNative(), db('t').where({ a: 1 }).update({ n: db.raw('n + ?', [1]) }).toQuery());
  console.log(db.with('w', db('x').select('id')).select('*').from('w').toString());
  console.log(db.schema.createTable('t', (t) => { t.increments(); t.string('s', 20).notNullable().index(); t.timestamps(true, true); }).toSQL().map((q) => q.sql));
  db.select(1).catch((err) => console.log(client, err.code)).finally(() => db.destroy());
}
