// SPDX-License-Identifier: MIT
'use strict';
// sqlite_errors.js - the errors of node:sqlite. Their messages have no prefix by their code, other than those
// of most rooms.

const native = natives('sqlite');

// enum sq_code
const kError = -1;
const kClosed = -2;
const kFinalized = -3;
const kUnbindable = -4;
const kBigInt = -5;
const kRange = -6;
const kBusy = -7;
const kEmpty = -8;
const kAuthorizerType = -9;
const kAuthorizerValue = -10;

function coded(Base, code, message) {
  const err = new Base(message);
  Error.captureStackTrace(err, coded);
  err.code = code;
  return err;
}

const invalidType = (message) => coded(TypeError, 'ERR_INVALID_ARG_TYPE', message);
const invalidValue = (message) => coded(TypeError, 'ERR_INVALID_ARG_VALUE', message);
const outOfRange = (message) => coded(RangeError, 'ERR_OUT_OF_RANGE', message);
const invalidState = (message) => coded(Error, 'ERR_INVALID_STATE', message);

function sqliteError(message, errcode, errstr) {
  const err = coded(Error, 'ERR_SQLITE_ERROR', message);
  err.errcode = errcode;
  err.errstr = errstr;
  return err;
}

// The error of an op's negative result; `connection` is the box that keeps the details.
function failure(connection, code) {
  const { 0: errcode, 1: message, 2: errstr, 3: number } = native.failure(connection);
  switch (code) {
    case kError: return sqliteError(message, errcode, errstr);
    case kClosed: return invalidState('database is not open');
    case kFinalized: return invalidState('statement has been finalized');
    case kUnbindable: return invalidType(`Provided value cannot be bound to SQLite parameter ${number}.`);
    case kBigInt: return invalidValue('BigInt value is too large to bind.');
    case kRange: return outOfRange(`Value is too large to be represented as a JavaScript number: ${number}`);
    case kBusy: return invalidState('database or statement is currently in use');
    case kEmpty: return invalidValue('The SQL query contains no statements.');
    case kAuthorizerType: return new TypeError('Authorizer callback must return an integer authorization code');
    case kAuthorizerValue: return new RangeError('Authorizer callback returned a invalid authorization code');
    default: return invalidState(`sqlite: ${code}`);
  }
}

// ---- options ------------------------------------------------------------------------------------------------

function checkOptions(options) {
  if (typeof options !== 'object' || options === null) throw invalidType('The "options" argument must be an object.');
}

function booleanOption(options, name, standard) {
  const value = options[name];
  if (value === undefined) return standard;
  if (typeof value !== 'boolean') throw invalidType(`The "options.${name}" argument must be a boolean.`);
  return value;
}

function stringOption(options, name, standard) {
  const value = options[name];
  if (value === undefined) return standard;
  if (typeof value !== 'string') throw invalidType(`The "options.${name}" argument must be a string.`);
  return value;
}

function functionOption(options, name) {
  const value = options[name];
  if (value !== undefined && typeof value !== 'function') {
    throw invalidType(`The "options.${name}" argument must be a function.`);
  }
  return value;
}

function checkString(value, name) {
  if (typeof value !== 'string') throw invalidType(`The "${name}" argument must be a string.`);
}

function checkBoolean(value, name) {
  if (typeof value !== 'boolean') throw invalidType(`The "${name}" argument must be a boolean.`);
}

const isInt32 = (value) => typeof value === 'number' && (value | 0) === value;

module.exports = {
  booleanOption, checkBoolean, checkOptions, checkString, coded, failure, functionOption, invalidState, invalidType,
  invalidValue, isInt32, outOfRange, stringOption,
};
