// pg: a client that speaks the protocol with a server of ours: MD5 log in, simple and extended queries, types, errors, a pool.
const { createHash } = require('crypto');
const net = require('net');
const { Client, Pool, escapeIdentifier } = require('pg');

const md5 = (...parts) => createHash('md5').update(Buffer.concat(parts.map((p) => Buffer.from(p)))).digest('hex');
const frame = (type, ...parts) => { const body = Buffer.concat(parts); const head = Buffer.alloc(5); head.write(type); head.writeInt32BE(body.length + 4, 1); return Buffer.concat([head, body]); };
const i32 = (n) => { const b = Buffer.alloc(4); b.writeInt32BE(n); return b; };
const i16 = (n) => { const b = Buffer.alloc(2); b.writeInt16BE(n); return b; };
const z = (s) => Buffer.from(`${s}\0`);
const ready = frame('Z', Buffer.from('I'));
const columns = (...list) => frame('T', i16(list.length), ...list.flatMap(([name, oid]) => [z(name), i32(0), i16(0), i32(oid), i16(-1), i32(-1), i16(0)]));
const row = (...values) => frame('D', i16(values.length), ...values.flatMap((v) => (v === null ? [i32(-1)] : [i32(Buffer.byteLength(v)), Buffer.from(v)])));
const salt = Buffer.from([1, 2, 3, 4]);
const server = net.createServer((socket) => {
  let data = Buffer.alloc(0), started = false, sql;
  socket.unref();
  socket.on('error', () => {}).on('data', (chunk) => {
    data = Buffer.concat([data, chunk]);
    for (;;) {
      const at = started ? 1 : 0;
      if (data.length < at + 4 || data.length < at + data.readInt32BE(at)) return;
      const size = at + data.readInt32BE(at), type = started ? String.fromCharCode(data[0]) : 'start', body = data.subarray(at + 4, size);
      data = data.subarray(size);
      if (type === 'start') { started = true; socket.write(frame('R', i32(5), salt)); }
      else if (type === 'p') socket.write(String(body) === `md5${md5(md5('secret', 'u'), salt)}\0` ? Buffer.concat([frame('R', i32(0)), frame('S', z('server_version'), z('16')), ready]) : frame('E', z('SFATAL'), z('C28P01'), z('Mwrong password'), Buffer.from([0])));
      else if (type === 'P') sql = String(body).split('\0')[1];
      else if (type === 'Q' && String(body).startsWith('fail')) socket.write(Buffer.concat([frame('E', z('SERROR'), z('C42601'), z('Msyntax'), z('P3'), Buffer.from([0])), ready]));
      else if (type === 'Q') socket.write(Buffer.concat([columns(['n', 23], ['t', 1114], ['j', 3802], ['b', 16], ['x', 17], ['a', 1007], ['z', 25]), row('7', '2020-01-02 03:04:05', '{"a":[1]}', 't', '\\x0aff', '{1,2,NULL}', null), frame('C', z('SELECT 1')), ready]));
      else if (type === 'S') socket.write(Buffer.concat([frame('1'), frame('2'), columns(['sql', 25]), row(sql), frame('C', z('SELECT 1')), ready]));
      else if (type === 'X') socket.end();
    }
  });
});
server.listen(0, '127.0.0.1', async () => {
  const options = { host: '127.0.0.1', port: server.address().port, user: 'u', password: 'secret', database: 'd' };
  const client = new Client(options);
  await client.connect();
  const { rows, rowCount, fields } = await client.query('select everything');
  console.log({ ...rows[0], t: rows[0].t.getFullYear() }, rowCount, fields.length);
  console.log((await client.query('select $1::text', [{ a: 1 }])).rows);
  await client.query('fail').catch((err) => console.log(err.code, err.message, err.position));
  await client.end();
  const pool = new Pool({ ...options, max: 2 });
  console.log(await Promise.all([1, 2, 3].map(async () => (await pool.query('x')).rows[0].n)), pool.totalCount, escapeIdentifier('a"b'));
  await pool.end();
  await new Client({ ...options, password: 'no' }).connect().catch((err) => console.log(err.code, err.message));
  await new Client({ ...options, port: 1 }).connect().catch((err) => console.log(err.code));
  process.exit();
});
