// SPDX-License-Identifier: MIT
'use strict';
// fetch() through a dispatcher with allowH2, of a server that speaks nothing else.
const http2 = require('node:http2');
const key = process.env.KEY, cert = process.env.CERT;

async function main() {
  const server = http2.createSecureServer({ key, cert }, (req, res) => res.end(`http ${req.httpVersion}`));
  await new Promise((resolve) => { server.listen(0, 'localhost', resolve); });
  await fetch('data:,');
  const Agent = globalThis[Symbol.for('undici.globalDispatcher.1')].constructor;
  const dispatcher = new Agent({ allowH2: true, connect: { ca: cert } });
  console.log(await (await fetch(`https://localhost:${server.address().port}`, { dispatcher })).text());
  await dispatcher.close();
  server.close();
}

main();
