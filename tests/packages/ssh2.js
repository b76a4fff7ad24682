// ssh2 (its native helpers are optional): keys made, a server and a client, exec with an exit code, SFTP.
const { Client, Server, utils } = require('ssh2');

const host = utils.generateKeyPairSync('ed25519'), user = utils.generateKeyPairSync('ecdsa', { bits: 256 });
const allowed = utils.parseKey(user.public);
const server = new Server({ hostKeys: [host.private] }, (client) => {
  client.on('authentication', (ctx) => {
    if (ctx.method !== 'publickey' || !ctx.key.data.equals(allowed.getPublicSSH())) return ctx.reject(['publickey']);
    if (ctx.signature && allowed.verify(ctx.blob, ctx.signature, ctx.hashAlgo) !== true) return ctx.reject();
    return ctx.accept();
  }).on('ready', () => client.on('session', (accept) => accept().on('exec', (ok, no, info) => {
    const stream = ok();
    stream.stderr.write('warned');
    stream.write(`ran ${info.command}`);
    stream.on('data', (d) => { stream.write(String(d).toUpperCase()); stream.exit(7); stream.end(); });
  }))).on('error', () => {});
}).listen(0, '127.0.0.1', () => {
  const client = new Client(), options = { host: '127.0.0.1', port: server.address().port, username: 'u', privateKey: user.private };
  client.on('ready', () => client.exec('command', (err, stream) => {
    let out = '', errors = '';
    stream.on('data', (d) => { out += d; }).on('close', (code) => {
      console.log(err, JSON.stringify(out), errors, code);
      client.end();
      new Client().on('error', (e) => { console.log(e.level); server.close(); }).connect({ ...options, privateKey: utils.generateKeyPairSync('ed25519').private });
    }).stderr.on('data', (d) => { errors += d; });
    stream.end('input');
  })).on('handshake', ({ kex, cs }) => console.log(typeof kex, cs.cipher)).connect({ ...options, hostVerifier: (key) => key.equals(utils.parseKey(host.public).getPublicSSH()), algorithms: { cipher: ['aes256-gcm@openssh.com'] } });
});
