// ws: server and client, compression, fragments, ping, close codes, a stream, and the server's refusal.
const http = require('http');
const { WebSocket, WebSocketServer, createWebSocketStream } = require('ws');

const server = http.createServer();
const wss = new WebSocketServer({ server, perMessageDeflate: { threshold: 10 }, verifyClient: ({ req }) => req.url !== '/no' });
wss.on('connection', (ws) => {
  ws.on('message', (data, binary) => ws.send(data, { binary }));
  ws.on('ping', (d) => console.log('server pinged', String(d)));
  ws.on('close', (code, why) => console.log('server closed', code, String(why)));
});
server.listen(0, '127.0.0.1', () => {
  const url = `ws://127.0.0.1:${server.address().port}`;
  const ws = new WebSocket(url, ['proto']);
  const big = 'x'.repeat(100000);
  const got = [];
  ws.on('open', () => { console.log('open', ws.protocol, ws.extensions); ws.send('text'); ws.send(Buffer.from([0, 255])); ws.send(big); ws.send('par', { fin: false }); ws.send('ts'); ws.ping('p'); });
  ws.on('pong', (d) => console.log('pong', String(d)));
  ws.on('message', (data, binary) => {
    got.push(binary ? data : String(data) === big ? 'big' : String(data));
    if (got.length === 4) ws.close(4001, 'enough');
  });
  ws.on('close', (code, why) => {
    console.log(got, 'closed', code, String(why));
    const no = new WebSocket(`${url}/no`);
    no.on('error', (err) => {
      console.log(err.message);
      const stream = createWebSocketStream(new WebSocket(url), { encoding: 'utf8' });
      stream.on('data', (s) => { console.log('stream', s); stream.end(); }).on('close', () => { wss.close(); server.close(); });
      stream.write('through');
    });
  });
});
