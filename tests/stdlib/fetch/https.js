// SPDX-License-Identifier: MIT
'use strict';
// fetch() over TLS: a certificate that nobody knows is refused; NODE_EXTRA_CA_CERTS makes it known; a body both ways.
const assert = require('assert');
const fs = require('fs');
const https = require('https');
const os = require('os');
const path = require('path');
const { spawn } = require('child_process');
const { key, cert } = require('../tls/fixtures/keys');

async function child(url) {
  const response = await fetch(url, { method: 'POST', body: 'x'.repeat(100000) });
  console.log(response.status, (await response.text()).length);
}

function run(url, env) {
  return new Promise((resolve) => {
    const { stdout, stderr } = Object.assign(spawn(process.execPath, [__filename, url], { env: { ...process.env, ...env } })
      .on('close', (code) => resolve([code, out])));
    let out = '';
    stdout.on('data', (data) => { out += data; });
    stderr.on('data', (data) => { out += data; });
  });
}

async function main() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fetch-'));
  const file = path.join(folder, 'ca.pem');
  fs.writeFileSync(file, cert);
  const server = https.createServer({ key, cert }, (req, res) => req.pipe(res)).listen(0);
  await new Promise((resolve) => { server.on('listening', resolve); });
  const url = `https://localhost:${server.address().port}/`;
  await assert.rejects(fetch(url), (err) => {
    assert.deepStrictEqual([err.message, err.cause.code], ['fetch failed', 'DEPTH_ZERO_SELF_SIGNED_CERT']);
    return true;
  });
  assert.deepStrictEqual(await run(url, { NODE_EXTRA_CA_CERTS: file }), [0, '200 100000\n']);
  server.close();
  server.closeAllConnections();
  fs.rmSync(folder, { recursive: true });
}

if (process.argv[2]) child(process.argv[2]);
else main();
