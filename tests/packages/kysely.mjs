// kysely: a typed query builder, over a driver of ours that answers each query.
import { CompiledQuery, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from 'kysely';

const log = [];
const connection = { executeQuery: async ({ sql: text, parameters }) => { log.push([text, parameters]); return { rows: [{ id: 1 }], numAffectedRows: 1n }; }, async* streamQuery() { yield { rows: [{ id: 1 }] }; yield { rows: [{ id: 2 }] }; } };
const run = (text) => connection.executeQuery(CompiledQuery.raw(text));
const driver = { init: async () => {}, acquireConnection: async () => connection, releaseConnection: async () => {}, destroy: async () => {}, beginTransaction: () => run('begin'), commitTransaction: () => run('commit'), rollbackTransaction: () => run('rollback') };
const db = new Kysely({ dialect: { createAdapter: () => new PostgresAdapter(), createDriver: () => driver, createIntrospector: (d) => new PostgresIntrospector(d), createQueryCompiler: () => new PostgresQueryCompiler() } });
console.log(await db.selectFrom('a').innerJoin('b', 'b.id', 'a.b').select(['a.x', (e) => e.fn.count('b.id').as('n')]).where('a.y', 'in', [1, 2]).groupBy('a.x').execute());
await db.insertInto('a').values({ x: 1, y: sql`now()` }).onConflict((c) => c.column('x').doNothing()).returningAll().executeTakeFirst();
await db.transaction().execute((t) => t.deleteFrom('a').where(({ or, eb }) => or([eb('x', '=', 1), eb('y', 'is', null)])).execute());
await db.transaction().execute(() => Promise.reject(new Error('undo'))).catch((err) => console.log(err.message));
await db.schema.createTable('c').addColumn('id', 'serial', (c) => c.primaryKey()).addColumn('j', 'jsonb').execute();
for await (const row of db.selectFrom('a').selectAll().stream()) console.log(row);
await db.destroy();
console.log(log);
