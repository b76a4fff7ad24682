// SPDX-License-Identifier: MIT
'use strict';
// Who is trusted by default, of certificates that are decoded when a chain asks for them: found behind an intermediate,
// among many, by one of two of the same name, through each way to add to the defaults, in workers, and not after they are
// replaced.
const assert = require('assert');
const crypto = require('crypto');
const fs = require('fs');
const os = require('os');
const path = require('path');
const tls = require('tls');
const { execFile, execFileSync } = require('child_process');
const { Worker } = require('worker_threads');
const toTheEnd = require('./fixtures/to-the-end');

const folder = process.argv[4] ?? fs.mkdtempSync(path.join(os.tmpdir(), 'ingot-trusted-'));
const file = (name) => path.join(folder, name);
const read = (name) => fs.readFileSync(file(name), 'utf8');
const openssl = (...args) => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });

// An authority called `subject`, by `issuer` or by itself.
function authority(name, subject, issuer) {
  openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', subject);
  sign(name, issuer ?? name, 'basicConstraints=critical,CA:TRUE', issuer === undefined);
}

function sign(name, issuer, extension, isRoot = false) {
  fs.writeFileSync(file(`${name}.ext`), extension);
  const by = isRoot ? ['-signkey', `${name}.key`] : ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`, '-CAcreateserial'];
  openssl('x509', '-req', '-in', `${name}.csr`, ...by, '-days', '365', '-extfile', `${name}.ext`, '-out', `${name}.pem`);
}

function make() {
  authority('root', '/O=Ingot/CN=Root');
  authority('other', '/O=Ingot/CN=Root'); // the same name, another key
  authority('between', '/O=Ingot/CN=Between', 'root');
  openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'leaf.key', '-out', 'leaf.csr', '-subj', '/CN=leaf');
  sign('leaf', 'between', 'subjectAltName=DNS:localhost');
  const bundled = tls.rootCertificates.join('\n');
  fs.writeFileSync(file('many.pem'), `${bundled}\n${read('other.pem')}${read('root.pem')}`);
  fs.writeFileSync(file('broken.pem'), `${read('root.pem')}-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n${read('other.pem')}`);
}

// 'fine', or the code; with the names of the chain that getPeerCertificate() finds.
function ask(port, options) {
  return new Promise((resolve) => {
    const client = tls.connect({ port, servername: 'localhost', ...options }, () => {
      const names = [];
      for (let one = client.getPeerCertificate(true); one; one = one.issuerCertificate) {
        if (names.push(one.subject.CN) > 5 || one.issuerCertificate === one) break;
      }
      client.end();
      resolve(`fine ${names.join()}`);
    });
    client.on('error', (error) => resolve(error.code));
  });
}

const GOOD = 'fine leaf,Between,Root', BAD = 'SELF_SIGNED_CERT_IN_CHAIN,UNABLE_TO_GET_ISSUER_CERT,UNABLE_TO_GET_ISSUER_CERT_LOCALLY';

const programs = {
  plain: (port) => ask(port),
  async worker(port) {
    const code = `const { parentPort } = require('worker_threads');
      ${ask}; const tls = require('tls');
      ask(${port}).then((text) => parentPort.postMessage(text));`;
    return new Promise((resolve) => new Worker(code, { eval: true }).on('message', resolve));
  },
  async own(port) { // a context that has more than the defaults
    const secureContext = tls.createSecureContext();
    secureContext.context.addCACert(read('other.pem'));
    const without = await ask(port, { secureContext });
    const both = tls.createSecureContext();
    both.context.addCACert(read('root.pem'));
    return `${without} ${await ask(port, { secureContext: both })}`;
  },
  async replaced(port) {
    tls.setDefaultCACertificates([...tls.rootCertificates, read('other.pem'), read('root.pem')]);
    const first = await ask(port);
    tls.setDefaultCACertificates([read('other.pem')]);
    return `${first} ${await ask(port)}`;
  },
  lists: () => [tls.getCACertificates('extra').length, tls.getCACertificates('default').length - tls.getCACertificates('bundled').length].join(),
};

function run(program, port, env = {}, flags = []) {
  return new Promise((resolve, reject) => {
    const args = [...flags, __filename, program, String(port), folder];
    execFile(process.execPath, args, { env: { PATH: process.env.PATH, NODE_NO_WARNINGS: '1', ...env } }, (error, out, errors) => {
      if (error) reject(new Error(errors));
      else resolve(out.trim());
    });
  });
}

async function main() {
  for (const pem of tls.rootCertificates) assert.strictEqual(new crypto.X509Certificate(pem).toString(), `${pem}\n`);
  make();
  const server = tls.createServer({ key: read('leaf.key'), cert: read('leaf.pem') + read('between.pem') });
  server.on('secureConnection', (socket) => socket.on('error', () => {}).resume());
  await new Promise((resolve) => { server.listen(0, resolve); });
  const { port } = server.address();
  const bad = (text) => assert.ok(BAD.split(',').includes(text), text);
  bad(await run('plain', port));
  for (const name of ['root.pem', 'many.pem', 'broken.pem']) {
    const extra = { NODE_EXTRA_CA_CERTS: file(name) };
    assert.strictEqual(await run('plain', port, extra), GOOD, name);
    assert.strictEqual(await run('worker', port, extra), GOOD, name);
    const count = name === 'many.pem' ? tls.rootCertificates.length + 2 : 1;
    assert.strictEqual(await run('lists', port, extra), `${count},${count}`);
    assert.strictEqual(await run('plain', port, { SSL_CERT_FILE: file(name) }, ['--use-system-ca']), GOOD, name);
    assert.strictEqual(await run('plain', port, { SSL_CERT_FILE: file(name) }, ['--use-openssl-ca']), GOOD, name);
    bad(await run('plain', port, { SSL_CERT_FILE: file(name) }));
  }
  bad(await run('plain', port, { NODE_EXTRA_CA_CERTS: file('other.pem') }));
  const [without, ...rest] = (await run('own', port)).split(' ');
  bad(without);
  assert.strictEqual(rest.join(' '), GOOD);
  const replaced = await run('replaced', port);
  assert.ok(replaced.startsWith(GOOD), replaced);
  bad(replaced.slice(GOOD.length + 1));
  server.close();
  fs.rmSync(folder, { recursive: true });
}

if (process.argv[2]) {
  Promise.resolve(programs[process.argv[2]](Number(process.argv[3]))).then(console.log);
} else {
  toTheEnd(main);
}
