'use strict';
const http2 = require('http2');
const path = require('path');

// A server and its client in one executable, and a file that is embedded in it.
const server = http2.createServer();
server.on('stream', (stream, headers) => {
  if (headers[':path'] === '/file') stream.respondWithFile(path.join(__dirname, 'embedded.txt'));
  else if (headers[':path'] === '/missing') stream.respondWithFile('/no/such/file', {}, {
    onError(error) {
      stream.respond({ ':status': 404 });
      stream.end(error.code);
    },
  });
  else stream.end(`hello ${headers[':path']}`);
});
server.listen(0, async () => {
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
  for (const where of ['/', '/file', '/missing']) console.log(await get(client, where));
  client.close();
  server.close();
});

function get(client, where) {
  return new Promise((resolve) => {
    const stream = client.request({ ':path': where });
    let status;
    let text = '';
    stream.setEncoding('utf8');
    stream.on('response', (headers) => { status = headers[':status']; });
    stream.on('data', (chunk) => { text += chunk; });
    stream.on('end', () => resolve(`${status} ${text.trim()}`));
  });
}
