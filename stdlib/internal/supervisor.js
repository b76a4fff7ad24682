// SPDX-License-Identifier: MIT
'use strict';
// require('ingot:supervisor'): see stdlib/supervisor/supervisor.js. Its files are not part of the stdlib's: ingot has
// them, and executables that were built with --cluster or have its name in a text.

const tool = require('internal/tool');

if (!tool.has('supervisor.js')) {
  const error = new Error("ingot:supervisor is not in this executable: no file of it has that name, and it was built " +
    'without --cluster');
  error.code = 'ERR_NO_SUPERVISOR';
  throw error;
}

module.exports = tool.load('supervisor.js');
