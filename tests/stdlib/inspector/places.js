// SPDX-License-Identifier: MIT
'use strict';
// Where --inspect listens: [host:]port, host, [IPv6]:port; and what it refuses.
const assert = require('assert');
const { spawnSync } = require('child_process');

function run(...options) {
  const { status, stderr } = spawnSync(process.execPath, [...options, '-p', '1'], { encoding: 'utf8' });
  return { status, line: stderr.split('\n')[0] };
}

const listening = {
  '0': '127\\.0\\.0\\.1', '127.0.0.1:0': '127\\.0\\.0\\.1', 'localhost:0': 'localhost', 'localhost': 'localhost', '[::1]:0': '\\[::1\\]',
};
for (const [place, host] of Object.entries(listening)) {
  const { status, line } = run('--inspect-port=0', `--inspect=${place}`);
  assert.strictEqual(status, 0, line);
  assert.match(line, new RegExp(`^Debugger listening on ws://${host}:\\d+/[0-9a-f-]{36}$`));
}
for (const place of ['80', 'localhost:65536', 'a:b', '[::1']) {
  const { status, line } = run(`--inspect=${place}`);
  assert.strictEqual(status, 9, line);
  assert.match(line, /--inspect.*(?:must be 0 or in range 1024 to 65535|it must be \[host:\]port)/);
}
