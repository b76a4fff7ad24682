// SPDX-License-Identifier: MIT
'use strict';
// Sockets that a service manager opened: listen() on their port or path, or on their number, takes them. They stay open
// when the supervisor has gone: who connects then waits for the next one.
const assert = require('assert');
const net = require('net');
const { Run, build, get, pids } = require('./fixtures/run.js');

// Opens what its arguments say, from descriptor 3 on, tells where, and runs the program, as often as told.
const launcher = `
import os, socket, subprocess, sys
program, times, names = sys.argv[1], int(sys.argv[2]), sys.argv[3]
sockets = []
for where in sys.argv[4:]:
    s = socket.socket(socket.AF_UNIX if where else socket.AF_INET)
    if where and os.path.exists(where): os.unlink(where)
    s.bind(where or ('127.0.0.1', 0))
    s.listen(64)
    sockets.append(s.detach())
for i, fd in enumerate(sockets):
    high = os.dup2(fd, 100 + i)
for i in range(len(sockets)):
    os.dup2(100 + i, 3 + i, inheritable=True)
    s = socket.socket(fileno=os.dup(3 + i))
    print('opened', s.getsockname()[1] if s.family == socket.AF_INET else s.getsockname(), flush=True)
fds = tuple(range(3, 3 + len(sockets)))
for i in range(times):
    port = next((str(socket.socket(fileno=os.dup(fd)).getsockname()[1]) for fd in fds if socket.socket(fileno=os.dup(fd)).family == socket.AF_INET), '')
    env = dict(os.environ, LISTEN_FDS=str(len(fds)), LISTEN_FDNAMES=names, WHERE=os.environ.get('WHERE') or port)
    if os.environ.get('OTHER_PID'): env['LISTEN_PID'] = '1'
    else: env['NEEDS_PID'] = '1'
    def before():
        pass
    script = 'export LISTEN_PID=$$; exec "$0"' if 'NEEDS_PID' in env else 'exec "$0"'
    subprocess.run(['sh', '-c', script, program], env=env, pass_fds=fds)
    print('ended', flush=True)
`;

const start = (program, times, names, wheres, env) =>
  new Run('python3', ['-c', launcher, program, `${times}`, names, ...wheres], env);

const supervisorOf = async (port) => JSON.parse((await get(port, '/env')).text);

// By port, and a reload; then a second run takes connections that came while there was none.
async function byPort(program) {
  const run = start(program, 2, 'web:web', [''], {});
  const port = Number((await run.expect(/opened (\d+)\n/))[1]);
  assert.strictEqual(await run.up(2), port);
  const first = await pids(port, 2);
  const env = await supervisorOf(port);
  for (const key of ['LISTEN_FDS', 'LISTEN_PID', 'LISTEN_FDNAMES']) assert.strictEqual(env[key], undefined);
  await end(first[0]);
  await run.expect(/ended\n/);
  const waiting = get(port);
  assert.strictEqual(await run.up(2), port);
  assert.match((await waiting).text, /^\d+$/);
  const second = await pids(port, 2);
  assert.ok(second.every((pid) => !first.includes(pid)));
  await end(second[0]);
  assert.strictEqual(await run.ended, 0);
}

// Ends the supervisor of a worker.
async function end(pid) {
  const stat = require('fs').readFileSync(`/proc/${pid}/stat`, 'utf8');
  process.kill(Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]), 'SIGTERM');
}

function ask(path) {
  return new Promise((resolve, reject) => {
    let text = '';
    net.connect(path).setEncoding('utf8').on('data', (part) => { text += part; }).on('error', reject)
      .on('end', () => resolve(Number(/\d+$/.exec(text)[0]))).end('GET /pid HTTP/1.0\r\n\r\n');
  });
}

async function byPath(program) {
  const path = `${process.cwd()}/socket`;
  const run = start(program, 1, 'local', [path], { WHERE: path });
  await run.expect(/listening on .*socket\n/);
  await run.expect(/listening on .*socket\n/);
  const pid = await ask(path);
  await end(pid);
  assert.strictEqual(await run.ended, 0);
  assert.ok(require('fs').existsSync(path)); // it is the manager's
}

// What nobody asks for, and what is meant for another process.
async function others(program) {
  const path = `${process.cwd()}/other`;
  const run = start(program, 1, 'a:b', ['', path], {});
  const port = Number((await run.expect(/opened (\d+)\n/))[1]);
  await run.expect(/nobody listens on the socket 4 that was passed \(b, .*other\)\n/);
  await end(Number((await get(port)).text));
  assert.strictEqual(await run.ended, 0);

  const foreign = start(program, 1, 'a', [''], { OTHER_PID: '1' });
  const taken = Number((await foreign.expect(/opened (\d+)\n/))[1]);
  await foreign.expect(/EADDRINUSE: address already in use/);
  await foreign.expect(/giving up\n/);
  assert.strictEqual(await foreign.ended, 0); // the launcher's
  assert.ok(taken > 0);
}

// By name, as the program wants it.
async function byName() {
  const program = build(undefined, 'by-name.js');
  const run = start(program, 1, 'b:a', ['', ''], {});
  const [b, a] = [(await run.expect(/opened (\d+)\n/))[1], (await run.expect(/opened (\d+)\n/))[1]].map(Number);
  await run.expect(/up\n/);
  assert.strictEqual((await get(a)).text, 'a');
  assert.strictEqual((await get(b)).text, 'b');
  await end(Number((await get(a, '/pid')).headers.pid));
  assert.strictEqual(await run.ended, 0);
}

async function main() {
  const program = build('2,restarts=0');
  await byPort(program);
  await byPath(program);
  await others(program);
  await byName();
}

main();
