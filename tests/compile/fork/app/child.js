// SPDX-License-Identifier: MIT
'use strict';
process.send({
  pid: process.pid,
  args: process.argv.slice(2),
  env: 'NODE_CHANNEL_FD' in process.env || 'INGOT_FORK_ENTRY' in process.env,
});
process.on('message', ({ question }) => {
  process.send({ answer: 7 * question }, () => process.exit(5));
});
