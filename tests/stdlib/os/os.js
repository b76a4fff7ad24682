// SPDX-License-Identifier: MIT
'use strict';
// The os module's values have the right form.
const assert = require('assert');
const os = require('os');

assert(os.cpus().length > 0);
assert.strictEqual(typeof os.cpus()[0].times.user, 'number');
assert.deepStrictEqual(os.networkInterfaces().lo?.find((e) => e.address === '127.0.0.1')?.cidr,
  os.networkInterfaces().lo ? '127.0.0.1/8' : undefined);
assert(os.totalmem() >= os.freemem());
assert.strictEqual(os.loadavg().length, 3);
assert(os.uptime() > 0);
assert.strictEqual(`${os.hostname}`, os.hostname());
assert.strictEqual(os.type(), 'Linux');
assert.strictEqual(os.EOL, '\n');
assert.strictEqual(os.constants.signals.SIGTERM, 15);
assert.strictEqual(os.constants.errno.ENOENT, 2);
assert.throws(() => {
  os.constants.signals.SIGTERM = 1;
}, TypeError);
assert.strictEqual(os.getPriority(), os.getPriority(process.pid));
assert.throws(() => os.getPriority(-1), { code: 'ERR_SYSTEM_ERROR', syscall: 'uv_os_getpriority' });
const env = process.env.TMPDIR;
process.env.TMPDIR = '/x/';
assert.strictEqual(os.tmpdir(), '/x');
if (env === undefined) delete process.env.TMPDIR;
else process.env.TMPDIR = env;
assert.strictEqual(os.userInfo().uid, process.getuid());
assert.strictEqual(os.userInfo({ encoding: 'buffer' }).username.toString(),
  os.userInfo().username);
assert(['LE', 'BE'].includes(os.endianness()));
