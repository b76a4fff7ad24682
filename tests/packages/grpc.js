// @grpc/grpc-js over http2: the four kinds of calls, metadata and trailers, status codes, deadlines, cancelling, flow control, TLS.
// (bull, kafkajs and amqplib: that they load.)
const grpc = require('@grpc/grpc-js');
const { certificate } = require('./fixtures/certificate.js');

const method = (path, requestStream, responseStream) => ({
  path, requestStream, responseStream,
  requestSerialize: (v) => Buffer.from(JSON.stringify(v)), requestDeserialize: (b) => JSON.parse(b),
  responseSerialize: (v) => Buffer.from(JSON.stringify(v)), responseDeserialize: (b) => JSON.parse(b),
});
const service = {
  say: method('/x.X/say', false, false), count: method('/x.X/count', false, true),
  sum: method('/x.X/sum', true, false), echo: method('/x.X/echo', true, true),
  wait: method('/x.X/wait', false, false), big: method('/x.X/big', false, true),
};
const Client = grpc.makeGenericClientConstructor(service, 'X');

let cancelled;
const wasCancelled = new Promise((resolve) => { cancelled = resolve; });

const handlers = {
  say(call, done) {
    if (call.request.fail) {
      const trailer = new grpc.Metadata();
      trailer.set('why', 'asked');
      return done({ code: grpc.status.NOT_FOUND, details: 'no such thing: ü', metadata: trailer });
    }
    const head = new grpc.Metadata();
    head.set('got', String(call.metadata.get('a')));
    head.set('raw-bin', Buffer.concat(call.metadata.get('x-bin')));
    call.sendMetadata(head);
    done(null, { hello: call.request.name });
  },
  count(call) {
    for (let i = 0; i < call.request.n; i++) call.write({ i });
    call.end();
  },
  sum(call, done) {
    let sum = 0;
    call.on('data', (v) => { sum += v.n; }).on('end', () => done(null, { sum }));
  },
  echo(call) {
    call.on('data', (v) => call.write(v)).on('end', () => call.end());
  },
  wait(call) {
    call.on('cancelled', cancelled);
  },
  big(call) { // far beyond the windows: the writer has to wait for the reader
    let left = 40;
    const text = 'x'.repeat(100000);
    const more = () => {
      while (left-- > 0) if (!call.write({ text })) return call.once('drain', more);
      return call.end();
    };
    more();
  },
};

const unary = (client, name, value, ...rest) => new Promise((resolve) => {
  const call = client[name](value, ...rest, (err, answer) => resolve([err && `${err.code} ${err.details}`, answer, err?.metadata?.get('why')]));
  call.on('metadata', (m) => { if (value.name === 'you') console.log('head', m.get('got'), m.get('raw-bin')); });
});

async function calls(client) {
  const metadata = new grpc.Metadata();
  metadata.add('a', 'b');
  metadata.set('x-bin', Buffer.from([1, 255]));
  console.log(await unary(client, 'say', { name: 'you' }, metadata));
  console.log(await unary(client, 'say', { fail: true }));
  const counted = [];
  for await (const v of client.count({ n: 5 })) counted.push(v.i);
  console.log(counted);
  console.log(await new Promise((resolve) => {
    const call = client.sum((err, answer) => resolve([err, answer]));
    for (let n = 1; n <= 100; n++) call.write({ n });
    call.end();
  }));
  console.log(await new Promise((resolve) => {
    const got = [];
    const call = client.echo();
    call.on('data', (v) => { got.push(v); if (got.length < 3) call.write({ n: got.length }); else call.end(); });
    call.on('status', (s) => resolve([got, s.code]));
    call.write({ n: 0 });
  }));
  let size = 0;
  for await (const v of client.big({})) size += v.text.length;
  console.log(size);
  console.log((await Promise.all(Array.from({ length: 50 }, (_, i) => unary(client, 'say', { name: i }, metadata)))).length);
}

async function main() {
  const server = new grpc.Server();
  server.addService(service, handlers);
  const bind = (credentials) => new Promise((resolve, reject) => server.bindAsync('127.0.0.1:0', credentials, (err, port) => (err ? reject(err) : resolve(port))));
  const port = await bind(grpc.ServerCredentials.createInsecure());
  const { key, cert } = certificate;
  const secure = await bind(grpc.ServerCredentials.createSsl(Buffer.from(cert), [{ private_key: Buffer.from(key), cert_chain: Buffer.from(cert) }]));

  const client = new Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  await calls(client);
  console.log((await unary(client, 'wait', {}, { deadline: Date.now() + 200 }))[0].split(' after')[0]);
  await wasCancelled;
  const waiting = new Promise((resolve) => client.wait({}, (err) => resolve(err.code)).on('metadata', () => {}).cancel());
  console.log('cancelled', await waiting);
  console.log(await unary(client, 'say', { name: 'again' }));
  client.close();

  const tls = new Client(`127.0.0.1:${secure}`, grpc.credentials.createSsl(Buffer.from(cert)));
  await calls(tls);
  tls.close();
  server.forceShutdown();
  const gone = new Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  console.log((await unary(gone, 'say', {}))[0].slice(0, 24));
  gone.close();
}

console.log(grpc.status.NOT_FOUND, grpc.connectivityState.IDLE, grpc.compressionAlgorithms.gzip);
console.log(typeof require('amqplib').connect, new (require('kafkajs').Kafka)({ brokers: ['127.0.0.1:1'] }).producer().isIdempotent(), typeof require('bull'));
main();
