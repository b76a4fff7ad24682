// SPDX-License-Identifier: MIT
'use strict';
// The service manager hears of the start, reloads and the end, and that the supervisor is alive: at a path and at an
// abstract name. Node has no datagrams of this kind, so Python receives them.
const assert = require('assert');
const { Run, build, get } = require('./fixtures/run.js');

const receiver = `
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
name = sys.argv[1]
s.bind(chr(0) + name[1:] if name[0] == '@' else name)
print('bound', flush=True)
while True:
    print(repr(s.recv(4096).decode()), flush=True)
`;

async function check(program, name, env) {
  const listener = new Run('python3', ['-c', receiver, name]);
  await listener.expect(/bound\n/);
  const run = new Run(program, [], { NOTIFY_SOCKET: name, ...env });
  const port = await run.up(2);
  await listener.expect(/'STATUS=running: 0 of 2 workers ready'\n/);
  await listener.expect(/'READY=1\\nSTATUS=running: 2 of 2 workers ready'\n/);
  const seen = JSON.parse((await get(port, '/env')).text);
  for (const key of ['NOTIFY_SOCKET', 'WATCHDOG_USEC', 'WATCHDOG_PID', 'INGOT_SUPERVISED', 'NODE_UNIQUE_ID']) {
    assert.strictEqual(seen[key], undefined, key);
  }
  const before = process.hrtime.bigint() / 1000n;
  run.signal('SIGHUP');
  const [, usec] = await listener.expect(/'RELOADING=1\\nMONOTONIC_USEC=(\d+)'\n/);
  assert.ok(BigInt(usec) >= before && BigInt(usec) <= process.hrtime.bigint() / 1000n);
  await listener.expect(/'READY=1\\nSTATUS=running: 2 of 2 workers ready'\n/);
  if (env.WATCHDOG_USEC) for (let i = 0; i < 3; i++) await listener.expect(/'WATCHDOG=1'\n/);
  run.signal('SIGTERM');
  await listener.expect(/'STOPPING=1\\nSTATUS=stopping: \d of 2 workers ready'\n/);
  assert.strictEqual(await run.ended, 0);
  listener.signal('SIGKILL');
  await listener.ended;
  assert.strictEqual(/WATCHDOG=1/.test(listener.text), Boolean(env.WATCHDOG_USEC && !env.WATCHDOG_PID));
  assert.strictEqual(listener.text.split('READY=1').length, 3);
}

async function main() {
  const program = build('2');
  await check(program, `${process.cwd()}/notify`, { WATCHDOG_USEC: '200000' });
  await check(program, `@ingot-test-${process.pid}`, { WATCHDOG_USEC: '', WATCHDOG_PID: '' });
  await check(program, `@ingot-test-b-${process.pid}`, {});

  // Who does not listen, or cannot, is told about once, and that is all.
  for (const [name, text] of [['/nowhere', /NOTIFY_SOCKET '\/nowhere' takes no message: ENOENT\n/],
    ['vsock:2:1', /NOTIFY_SOCKET is 'vsock:2:1', which is neither a path nor an abstract name: nobody is notified\n/],
    [`/${'x'.repeat(200)}`, /takes no message: ENAMETOOLONG\n/]]) {
    const run = new Run(program, [], { NOTIFY_SOCKET: name });
    await run.up(2);
    run.signal('SIGTERM');
    assert.strictEqual(await run.ended, 0);
    assert.strictEqual(run.text.split(text).length, 2, run.text);
  }
}

main();
