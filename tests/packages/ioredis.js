// ioredis and @redis/client (node-redis) against a small server of ours: commands, pipelines, publish and subscribe, errors, a refused connection.
const net = require('net');
const Redis = require('ioredis');
const { createClient } = require('@redis/client');

const store = new Map(), listeners = new Set();
const bulk = (s) => (s === undefined ? '$-1\r\n' : `$${Buffer.byteLength(s)}\r\n${s}\r\n`);
const answers = {
  set: ([k, v]) => { store.set(k, v); return '+OK\r\n'; },
  get: ([k]) => bulk(store.get(k)),
  incr: ([k]) => { store.set(k, String(Number(store.get(k) ?? 0) + 1)); return `:${store.get(k)}\r\n`; },
  lrange: () => `*2\r\n${bulk('a')}${bulk('ü')}`,
  info: () => bulk('redis_version:7.0.0\r\nloading:0'),
  subscribe: ([c], socket) => { listeners.add(socket); return `*3\r\n${bulk('subscribe')}${bulk(c)}:1\r\n`; },
  publish: ([c, m]) => { for (const l of listeners) l.write(`*3\r\n${bulk('message')}${bulk(c)}${bulk(m)}`); return `:${listeners.size}\r\n`; },
  client: () => '+OK\r\n', hello: () => '-NOPROTO unsupported\r\n', quit: () => '+OK\r\n', select: () => '+OK\r\n',
};
const server = net.createServer((socket) => {
  let text = '';
  socket.unref();
  socket.on('error', () => {}).on('close', () => listeners.delete(socket)).on('data', (chunk) => {
    text += chunk;
    for (let m; (m = /^\*(\d+)\r\n/.exec(text));) {
      const parts = text.split('\r\n');
      if (parts.length < 2 + 2 * m[1]) return;
      const args = Array.from({ length: Number(m[1]) }, (_, i) => parts[2 + 2 * i]);
      text = parts.slice(1 + 2 * m[1]).join('\r\n');
      const [name, ...rest] = args;
      socket.write(answers[name.toLowerCase()]?.(rest, socket) ?? `-ERR unknown command '${name}'\r\n`);
    }
  });
});
server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  const redis = new Redis({ port, host: '127.0.0.1', lazyConnect: true });
  await redis.connect();
  console.log(await redis.set('k', 'v'), await redis.get('k'), await redis.get('none'), await redis.lrange('l', 0, -1));
  console.log(await redis.pipeline().incr('n').incr('n').exec(), await redis.nonsense?.() ?? await redis.call('nonsense').catch((err) => err.message));
  const other = redis.duplicate();
  await other.subscribe('news');
  const heard = new Promise((resolve) => other.on('message', (...args) => resolve(args)));
  console.log(await redis.publish('news', 'hi'), await heard);
  other.disconnect();
  await redis.quit();
  const client = createClient({ url: `redis://127.0.0.1:${port}`, RESP: 2, disableOfflineQueue: false });
  await client.connect();
  console.log(await client.set('k2', 'w'), await client.get('k2'), await client.sendCommand(['INCR', 'n']));
  client.destroy();
  const refused = new Redis({ port: 1, host: '127.0.0.1', retryStrategy: () => null, maxRetriesPerRequest: 0 });
  refused.on('error', (err) => console.log(err.code));
  await refused.get('x').catch((err) => console.log(err.message));
  await createClient({ url: 'redis://127.0.0.1:1', socket: { reconnectStrategy: false } }).on('error', () => {}).connect().catch((err) => console.log(err.code));
  process.exit();
});
