// SPDX-License-Identifier: MIT
'use strict';
// process.execve(): loaded when it is called. Source of behaviour: doc process.md.

const { codes: { ERR_INVALID_ARG_VALUE }, uvErrName } = require('internal/errors');
const { validateArray, validateObject, validateString } = require('internal/validators');
const { execve: replace } = natives('process');

const isCString = (value) => typeof value === 'string' && !value.includes('\0');

function execve(execPath, args = [], env = process.env) {
  validateString(execPath, 'execPath');
  validateArray(args, 'args');
  for (let i = 0; i < args.length; i++) {
    if (!isCString(args[i])) throw new ERR_INVALID_ARG_VALUE(`args[${i}]`, args[i], 'must be a string without null bytes');
  }
  validateObject(env, 'env');
  const pairs = Object.entries(env);
  if (!pairs.every(({ 0: name, 1: value }) => isCString(name) && isCString(value))) {
    throw new ERR_INVALID_ARG_VALUE('env', env, 'must be an object with string keys and values without null bytes');
  }
  const err = replace(execPath, args, pairs.map(({ 0: name, 1: value }) => `${name}=${value}`));
  // As in Node, there is no going on from here.
  process._rawDebug(new Error(`process.execve failed with error code ${uvErrName(err)}`).stack);
  process.abort();
}

module.exports = { execve };
