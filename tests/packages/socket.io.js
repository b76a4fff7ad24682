// socket.io and its client: polling and upgrade to WebSocket, rooms, acknowledgements, binary, namespaces.
const http = require('http');
const { Server } = require('socket.io');
const { io } = require('socket.io-client');

const server = http.createServer();
const sockets = new Server(server, { serveClient: false });
sockets.use((socket, next) => (socket.handshake.auth.token === 't' ? next() : next(new Error('refused'))));
sockets.on('connection', (socket) => {
  socket.join('room');
  socket.on('sum', (a, b, answer) => answer(a + b));
  socket.on('bytes', (b) => socket.emit('bytes back', Buffer.concat([b, Buffer.from([9])])));
});
sockets.of('/other').on('connection', (socket) => socket.emit('hi', socket.nsp.name));
server.listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  const refused = io(url, { auth: {} });
  console.log('refused:', await new Promise((resolve) => refused.on('connect_error', (err) => resolve(err.message))));
  refused.close();
  const client = io(url, { auth: { token: 't' }, forceNew: true });
  await new Promise((resolve) => client.on('connect', resolve));
  console.log('sum', await client.emitWithAck('sum', 2, 3));
  client.emit('bytes', Buffer.from([1, 2]));
  console.log('bytes', await new Promise((resolve) => client.on('bytes back', resolve)));
  if (client.io.engine.transport.name !== 'websocket') await new Promise((resolve) => client.io.engine.once('upgrade', resolve));
  console.log('transport', client.io.engine.transport.name);
  const said = new Promise((resolve) => client.on('said', (...args) => resolve(args)));
  sockets.to('room').emit('said', { a: [1] }, 'x');
  console.log('said', await said, (await sockets.in('room').fetchSockets()).length);
  const other = io(`${url}/other`, { auth: { token: 't' }, transports: ['websocket'] });
  console.log('other', await new Promise((resolve) => other.on('hi', resolve)));
  other.close();
  client.close();
  sockets.close(() => console.log('closed'));
});
