// SPDX-License-Identifier: MIT
'use strict';
// Files that are piped into answers: their first bytes may go to the kernel from memory that the next file uses at once,
// but not past a program that looks at what is written, and never other than whole and in order.
const assert = require('assert');
const fs = require('fs');
const http = require('http');
const net = require('net');
const path = require('path');
const { once } = require('events');
const { pipeline } = require('stream');

const files = ['a', 'b', 'c'].map((letter, i) => {
  const file = path.join(process.cwd(), letter);
  fs.writeFileSync(file, Buffer.alloc(20000 + 20000 * i, letter));
  return file;
});
const [small, middle, large] = files;
const big = path.join(process.cwd(), 'big'); // some reads long
fs.writeFileSync(big, Buffer.from(Array.from({ length: 400000 }, (_, i) => i * i >> 8)));
const read = (file) => fs.readFileSync(file, 'latin1');

const answers = {
  '/plain'(req, res) {
    res.setHeader('Content-Length', 20000);
    fs.createReadStream(small).pipe(res);
  },
  '/pipeline'(req, res) {
    res.setHeader('Content-Length', 20000);
    pipeline(fs.createReadStream(small), res, (error) => assert.ok(!error));
  },
  '/chunked'(req, res) {
    fs.createReadStream(small).pipe(res);
  },
  '/middle'(req, res) {
    res.setHeader('Content-Length', 40000);
    fs.createReadStream(middle).pipe(res);
  },
  '/big'(req, res) {
    res.setHeader('Content-Length', 400000);
    fs.createReadStream(big).pipe(res);
  },
  '/big-chunked'(req, res) {
    fs.createReadStream(big).pipe(res);
  },
  '/big-late'(req, res) { // a listener comes while it flows
    const stream = fs.createReadStream(big);
    stream.pipe(res);
    let seen = 0;
    setImmediate(() => stream.on('data', (chunk) => { seen += chunk.length; }));
    stream.on('end', () => assert.ok(seen > 0 && seen <= 400000));
  },
  '/big-paused'(req, res) {
    const stream = fs.createReadStream(big);
    stream.pipe(res);
    setImmediate(() => {
      stream.pause();
      setTimeout(() => stream.resume(), 20);
    });
  },
  '/both'(req, res) {
    const stream = fs.createReadStream(big);
    const copy = `${big}-copy`;
    stream.pipe(fs.createWriteStream(copy)).on('finish', () => {
      assert.ok(fs.readFileSync(copy).equals(fs.readFileSync(big)));
    });
    stream.pipe(res);
  },
  '/trailer'(req, res) {
    res.setHeader('Trailer', 'X-End');
    res.addTrailers({ 'X-End': 'yes' });
    fs.createReadStream(big).pipe(res);
  },
  '/part'(req, res) {
    res.setHeader('Content-Length', 100);
    fs.createReadStream(middle, { start: 10, end: 109 }).pipe(res);
  },
  '/text'(req, res) {
    fs.createReadStream(small, 'hex').pipe(res);
  },
  '/seen'(req, res) { // a second listener
    res.setHeader('Content-Length', 20000);
    let seen = 0;
    const stream = fs.createReadStream(small);
    stream.pipe(res);
    stream.on('data', (chunk) => {
      assert.strictEqual(chunk.buffer.byteLength, 20000);
      chunk.fill('s'); // it may write to it
      seen += chunk.length;
    });
    stream.on('end', () => assert.strictEqual(seen, 20000));
  },
  '/wrapped'(req, res) { // as compression does
    const { write } = res;
    let kept;
    res.write = function(chunk, ...rest) {
      kept = chunk;
      return write.call(this, Buffer.from(chunk).fill('w'), ...rest);
    };
    res.setHeader('Content-Length', 20000);
    fs.createReadStream(small).pipe(res).on('finish', () => {
      assert.strictEqual(kept.toString('latin1'), read(small));
    });
  },
  '/below'(req, res) { // a socket that is looked at
    const { socket } = res;
    const { write } = socket;
    let seen = 0;
    socket.write = function(chunk, ...rest) {
      seen += chunk.length;
      return write.call(this, chunk, ...rest);
    };
    res.setHeader('Content-Length', 20000);
    fs.createReadStream(small).pipe(res).on('finish', () => {
      delete socket.write;
      assert.ok(seen > 20000);
    });
  },
  '/behind'(req, res) { // something was written before
    res.setHeader('Content-Length', 20005);
    res.write('first');
    fs.createReadStream(small).pipe(res);
  },
  '/emitted'(req, res) {
    res.setHeader('Content-Length', 20000);
    const stream = fs.createReadStream(small);
    const events = [];
    stream.emit = function(event, ...args) {
      events.push(event);
      return fs.ReadStream.prototype.emit.call(this, event, ...args);
    };
    stream.pipe(res).on('finish', () => assert.ok(events.includes('data')));
  },
  '/count'(req, res) {
    res.setHeader('Content-Length', 20000);
    const stream = fs.createReadStream(small);
    const events = [];
    for (const name of ['open', 'ready', 'end', 'close']) stream.on(name, () => events.push(name));
    stream.pipe(res);
    stream.on('close', () => {
      assert.deepStrictEqual(events, ['open', 'ready', 'end', 'close']);
      assert.strictEqual(stream.bytesRead, 20000);
      assert.strictEqual(stream.readableDidRead, true);
    });
  },
};

const bodies = {
  '/chunked': read(small),
  '/big': read(big),
  '/big-chunked': read(big),
  '/big-late': read(big),
  '/big-paused': read(big),
  '/both': read(big),
  '/trailer': read(big),
  '/middle': read(middle),
  '/part': read(middle).slice(10, 110),
  '/text': Buffer.from(read(small)).toString('hex'),
  '/seen': 's'.repeat(20000),
  '/wrapped': 'w'.repeat(20000),
  '/behind': `first${read(small)}`,
};

function get(port, url, method = 'GET') {
  return new Promise((resolve, reject) => {
    http.request({ port, path: url, method, agent }, (res) => {
      let body = '';
      res.setEncoding('latin1').on('data', (text) => { body += text; }).on('end', () => resolve(body));
    }).on('error', reject).end();
  });
}

// What is sent may be a request.
function upload(port, file, headers) {
  return new Promise((resolve, reject) => {
    const req = http.request({ port, path: '/upload', method: 'POST', headers, agent }, (res) => {
      res.resume().on('end', () => resolve(res.headers['x-same']));
    }).on('error', reject);
    fs.createReadStream(file).pipe(req);
  });
}

// Who reads nothing for a while has the rest in memory of its own: others' files are read meanwhile.
async function slowReaders(port) {
  const sockets = [];
  for (let i = 0; i < 20; i++) {
    const socket = net.connect(port);
    await once(socket, 'connect');
    socket.pause();
    for (let k = 0; k < 60; k++) socket.write(`GET /large HTTP/1.1\r\nHost: x\r\n${k < 59 ? '' : 'Connection: close\r\n'}\r\n`);
    sockets.push(socket);
  }
  await Promise.all(Array.from({ length: 50 }, () => get(port, '/plain').then((body) => assert.strictEqual(body, read(small)))));
  for (const socket of sockets) {
    let count = 0, other = 0;
    socket.on('data', (bytes) => {
      for (const byte of bytes) {
        if (byte === 99) count++;
        else if (byte === 98 || byte === 122) other++;
      }
    }).resume();
    await once(socket, 'end');
    assert.ok(count >= 60 * 60000 && count < 60 * 60200, `${count}`);
    assert.ok(other < 60 * 50, `${other}`);
  }
}

const agent = new http.Agent({ keepAlive: true, maxSockets: 3 });
const server = http.createServer((req, res) => {
  if (req.url === '/large') {
    res.setHeader('Content-Length', 60000);
    fs.createReadStream(large).pipe(res);
  } else if (req.url === '/upload') {
    const parts = [];
    req.on('data', (chunk) => parts.push(chunk)).on('end', () => {
      const body = Buffer.concat(parts);
      const file = body.length === 400000 ? big : small;
      res.setHeader('X-Same', String(body.equals(fs.readFileSync(file))));
      res.end();
    });
  } else {
    answers[req.url](req, res);
  }
});

server.listen(0, async () => {
  const { port } = server.address();
  for (let round = 0; round < 3; round++) {
    await Promise.all(Object.keys(answers).map(async (url) => {
      assert.strictEqual(await get(port, url), bodies[url] ?? read(small), url);
    }));
  }
  assert.strictEqual(await get(port, '/plain', 'HEAD'), '');
  for (let i = 0; i < 3; i++) {
    assert.strictEqual(await upload(port, big, {}), 'true');
    assert.strictEqual(await upload(port, small, { 'Content-Length': 20000 }), 'true');
    assert.strictEqual(await upload(port, big, { 'Content-Length': 400000 }), 'true');
    assert.strictEqual(await upload(port, small, { Expect: '100-continue' }), 'true');
  }
  await slowReaders(port);
  agent.destroy();
  server.close();
});
