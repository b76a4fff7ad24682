// mysql2: its own server and client: log in, text and binary rows, types, an error, a pool with promises.
const mysql = require('mysql2');
const promises = require('mysql2/promise');

const server = mysql.createServer();
server.on('connection', (conn) => {
  conn.serverHandshake({ protocolVersion: 10, serverVersion: '8.0', connectionId: 1, statusFlags: 2, characterSet: 8, capabilityFlags: 0xffffff ^ 0x800 ^ 0x20 });
  conn.on('error', () => {});
  conn.on('query', (sql) => {
    if (sql === 'fail') return conn.writeError({ code: 1064, message: 'syntax' });
    const { Types } = mysql;
    const column = (name, columnType) => ({ catalog: 'def', schema: '', table: '', orgTable: '', name, orgName: name, characterSet: 33, columnLength: 99, columnType, flags: 0, decimals: 0 });
    return conn.writeTextResult([{ sql, n: '7', d: '2020-01-02', nothing: null }], [column('sql', Types.VAR_STRING), column('n', Types.LONG), column('d', Types.DATE), column('nothing', Types.VAR_STRING)]);
  });
});
server.listen(0, '127.0.0.1', () => {});
server._server.on('listening', async () => {
  const options = { host: '127.0.0.1', port: server._server.address().port, user: 'u', password: '', dateStrings: true };
  const conn = mysql.createConnection(options);
  conn.query('select ?, ??', ["it's", 'col'], async (err, rows, fields) => {
    console.log(err, rows, fields.map((f) => f.name));
    conn.query('fail', (failed) => { console.log(failed.code, failed.errno, failed.sqlMessage); conn.end(); });
    const pool = promises.createPool({ ...options, connectionLimit: 2 });
    const [[row]] = await pool.query({ sql: 'x', rowsAsArray: true });
    console.log(row, mysql.format('?', [{ a: new Date(0), b: [1, null] }]), mysql.escapeId('a`b'));
    await pool.end();
    await promises.createConnection({ ...options, port: 1 }).catch((e) => console.log(e.code));
    server.close();
  });
});
