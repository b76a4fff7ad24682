// SPDX-License-Identifier: MIT
'use strict';
// process.execve(). Named as in Node, since its name is in the stack that is shown when it fails.
// Source of behaviour: doc process.md.

const { codes: { ERR_INVALID_ARG_VALUE }, uvErrName } = require('internal/errors');
const { validateArray, validateObject, validateString } = require('internal/validators');

function checkText(value, name) {
  if (typeof value === 'string' && !value.includes('\0')) return value;
  throw new ERR_INVALID_ARG_VALUE(name, value, 'must be a string without null bytes');
}

function execve(execPath, args = [], env = process.env) {
  validateString(execPath, 'execPath');
  validateArray(args, 'args');
  args.forEach((arg, i) => checkText(arg, `args[${i}]`));
  validateObject(env, 'env');
  const pairs = [];
  for (const { 0: key, 1: value } of Object.entries(env)) {
    if (typeof value !== 'string' || key.includes('\0') || value.includes('\0')) {
      throw new ERR_INVALID_ARG_VALUE('env', env, 'must be an object with string keys and values without null bytes');
    }
    pairs.push(`${key}=${value}`);
  }
  const code = natives('process').execve(execPath, args, pairs); // does not return, but for an error
  const failure = new Error(`process.execve failed with error code ${uvErrName(code)}`);
  process._rawDebug(failure.stack);
  process.abort();
}

module.exports = { execve };
