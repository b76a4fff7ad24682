// SPDX-License-Identifier: MIT
'use strict';
// As h2.js, in an executable without HTTP/2: its server only claims to speak it.
const tls = require('tls');
const key = process.env.KEY, cert = process.env.CERT;

async function main() {
  const server = tls.createServer({ key, cert, ALPNProtocols: ['h2'] }, (socket) => socket.on('error', () => {}));
  await new Promise((resolve) => { server.listen(0, 'localhost', resolve); });
  await fetch('data:,');
  const Agent = globalThis[Symbol.for('undici.globalDispatcher.1')].constructor;
  const dispatcher = new Agent({ allowH2: true, connect: { ca: cert } });
  await fetch(`https://localhost:${server.address().port}`, { dispatcher }).catch((error) => console.log(error.cause.code));
  await dispatcher.close();
  server.close();
}

main();
