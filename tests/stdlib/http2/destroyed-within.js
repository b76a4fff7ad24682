// SPDX-License-Identifier: MIT
'use strict';
// Sessions and streams that are destroyed from within each of their own events, with the garbage collector at work right
// there: the native half is still on the stack, and goes afterwards.
const http2 = require('http2');
const v8 = require('v8');
const vm = require('vm');

v8.setFlagsFromString('--expose-gc');
const gc = vm.runInNewContext('gc');

const events = ['stream', 'request-data', 'request-end', 'ping', 'settings', 'goaway', 'response', 'data', 'end',
                'aborted', 'wantTrailers', 'frameError', 'timeout', 'push', 'local'];
const ways = {
  session: (session) => session?.destroy(),
  error: (session) => session?.destroy(new Error('on purpose')),
  socket: (session) => session?.socket?.destroy(),
  stream: (session, stream) => stream?.destroy(),
  close: (session, stream) => { stream?.close(8); session?.close(); },
};

function attempt(event, way, side) {
  return new Promise((resolve) => {
    const hit = (name, session, stream) => {
      if (name !== event) return;
      way(session, stream);
      gc();
      gc();
    };
    const server = http2.createServer({ maxSendHeaderBlockLength: event === 'frameError' ? 200 : undefined });
    server.on('sessionError', () => {});
    server.on('session', (session) => {
      if (side === 'server') {
        session.on('ping', () => hit('ping', session));
        session.on('remoteSettings', () => hit('settings', session));
        session.on('localSettings', () => hit('local', session));
        session.on('goaway', () => hit('goaway', session));
      }
    });
    server.on('stream', (stream) => {
      const on = (name, as) => stream.on(name, () => { if (side === 'server') hit(as ?? name, stream.session, stream); });
      stream.on('error', () => {});
      for (const name of ['aborted', 'wantTrailers', 'frameError', 'timeout']) on(name);
      on('data', 'request-data');
      on('end', 'request-end');
      if (side === 'server') hit('stream', stream.session, stream);
      if (stream.destroyed || stream.closed) return;
      if (stream.pushAllowed) {
        stream.pushStream({ ':path': '/pushed' }, (error, pushed) => {
          if (error) return;
          pushed.on('error', () => {});
          if (!pushed.destroyed) pushed.respond();
          pushed.end('x');
        });
      }
      stream.respond({}, { waitForTrailers: true });
      stream.on('wantTrailers', () => {
        if (!stream.destroyed && !stream.closed) stream.sendTrailers({ 'x-long': 'y'.repeat(event === 'frameError' ? 300 : 3) });
      });
      stream.setTimeout(1);
      stream.write('x'.repeat(100000));
      if (!stream.destroyed) stream.end();
    });
    server.listen(0, () => {
      const client = http2.connect(`http://localhost:${server.address().port}`);
      client.on('error', () => {});
      client.on('close', () => server.close(resolve));
      client.on('stream', (pushed) => {
        pushed.on('error', () => {});
        pushed.on('push', () => { if (side === 'client') hit('push', client, pushed); });
        pushed.resume();
      });
      if (side === 'client') {
        client.on('remoteSettings', () => hit('settings', client));
        client.on('localSettings', () => hit('local', client));
        client.on('goaway', () => hit('goaway', client));
      }
      client.ping(() => {
        if (side === 'client') hit('ping', client);
      });
      const stream = client.request({ ':method': 'POST' });
      stream.on('error', () => {});
      stream.on('close', () => client.close());
      for (const name of ['response', 'data', 'end', 'aborted']) {
        stream.on(name, () => { if (side === 'client') hit(name, client, stream); });
      }
      stream.end('y'.repeat(50000));
    });
  });
}

(async () => {
  for (const event of events) {
    for (const name of Object.keys(ways)) {
      for (const side of ['server', 'client']) {
        const late = setTimeout(() => {
          console.log(`${side}: ${name} in '${event}' did not end`);
          process.exit(1);
        }, 20000);
        await attempt(event, ways[name], side);
        clearTimeout(late);
      }
    }
  }
  console.log('ok');
})();
