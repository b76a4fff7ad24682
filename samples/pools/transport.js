// SPDX-License-Identifier: MIT
'use strict';
const { writeSync } = require('fs');
const build = require('pino-abstract-transport');

module.exports = () => build(async (source) => {
  for await (const line of source) writeSync(1, `pino ${JSON.stringify(line)}\n`);
});
