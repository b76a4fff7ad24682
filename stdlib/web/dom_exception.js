/* SPDX-License-Identifier: MIT */
/*
 * dom_exception.js - DOMException (Web IDL, "DOMException"): name, message, legacy code, cause.
 *
 * Who: abort, encoding, structured_clone, base64, blob, streams; boot makes it a global.
 */
'use strict';

const { codes } = require('internal/errors');
const { brand, kClone } = require('web/host_object');

const legacyCodes = {
  __proto__: null,
  IndexSizeError: 1,
  HierarchyRequestError: 3,
  WrongDocumentError: 4,
  InvalidCharacterError: 5,
  NoModificationAllowedError: 7,
  NotFoundError: 8,
  NotSupportedError: 9,
  InUseAttributeError: 10,
  InvalidStateError: 11,
  SyntaxError: 12,
  InvalidModificationError: 13,
  NamespaceError: 14,
  InvalidAccessError: 15,
  TypeMismatchError: 17,
  SecurityError: 18,
  NetworkError: 19,
  AbortError: 20,
  URLMismatchError: 21,
  QuotaExceededError: 22,
  TimeoutError: 23,
  InvalidNodeTypeError: 24,
  DataCloneError: 25,
};

// Constants that no exception of today has the name of any more are part of the interface too.
const constants = {
  INDEX_SIZE_ERR: 1,
  DOMSTRING_SIZE_ERR: 2,
  HIERARCHY_REQUEST_ERR: 3,
  WRONG_DOCUMENT_ERR: 4,
  INVALID_CHARACTER_ERR: 5,
  NO_DATA_ALLOWED_ERR: 6,
  NO_MODIFICATION_ALLOWED_ERR: 7,
  NOT_FOUND_ERR: 8,
  NOT_SUPPORTED_ERR: 9,
  INUSE_ATTRIBUTE_ERR: 10,
  INVALID_STATE_ERR: 11,
  SYNTAX_ERR: 12,
  INVALID_MODIFICATION_ERR: 13,
  NAMESPACE_ERR: 14,
  INVALID_ACCESS_ERR: 15,
  VALIDATION_ERR: 16,
  TYPE_MISMATCH_ERR: 17,
  SECURITY_ERR: 18,
  NETWORK_ERR: 19,
  ABORT_ERR: 20,
  URL_MISMATCH_ERR: 21,
  QUOTA_EXCEEDED_ERR: 22,
  TIMEOUT_ERR: 23,
  INVALID_NODE_TYPE_ERR: 24,
  DATA_CLONE_ERR: 25,
};

// Private fields on an object that exists already: `super` gives that object back.
class Given {
  constructor(object) {
    return object;
  }
}

class Fields extends Given {
  #name;
  #message;

  constructor(error, name, message) {
    super(error);
    this.#name = name;
    this.#message = message;
  }

  static nameOf(value) {
    if (!isObject(value) || !(#name in value)) throw new codes.ERR_INVALID_THIS('DOMException');
    return value.#name;
  }

  static messageOf(value) {
    if (!isObject(value) || !(#name in value)) throw new codes.ERR_INVALID_THIS('DOMException');
    return value.#message;
  }

  static has(value) {
    return isObject(value) && #name in value;
  }
}

function isObject(value) {
  return value !== null && typeof value === 'object';
}

// `options` is a name, or {name, cause}. The result is a real Error (Error.isError holds).
function DOMException(message = '', options = 'Error') {
  if (new.target === undefined) {
    throw new TypeError("Class constructor DOMException cannot be invoked without 'new'");
  }
  const text = `${message}`;
  let name = options;
  let hasCause = false;
  if (isObject(options)) {
    ({ name = 'Error' } = options);
    hasCause = 'cause' in options;
  }
  const error = new Error();
  Error.captureStackTrace(error, DOMException);
  Object.setPrototypeOf(error, new.target.prototype);
  new Fields(error, `${name}`, text); // eslint-disable-line no-new
  if (hasCause) defineHidden(error, 'cause', options.cause);
  fixStackHeader(error, `${name}`, text);
  brand(error);
  return error;
}

function defineHidden(object, name, value) {
  Object.defineProperty(object, name, {
    __proto__: null, configurable: true, writable: true, enumerable: false, value,
  });
}

// The header is taken before the name is known; give it what name and message say.
function fixStackHeader(error, name, message) {
  const { stack } = error;
  if (typeof stack !== 'string') return;
  const frames = stack.indexOf('\n    at ');
  const header = message === '' ? name : `${name}: ${message}`;
  defineHidden(error, 'stack', frames < 0 ? header : header + stack.slice(frames));
}

const accessors = {
  get name() { return Fields.nameOf(this); },
  get message() { return Fields.messageOf(this); },
  get code() { return legacyCodes[Fields.nameOf(this)] ?? 0; },
};

function isDOMException(value) {
  return Fields.has(value);
}

// The copy is a plain DOMException, with the stack of the original.
function clone() {
  return {
    data: [Fields.messageOf(this), Fields.nameOf(this), this.stack],
    deserializeInfo: 'web/dom_exception:receiveException',
  };
}

function receiveException({ 0: message, 1: name, 2: stack }) {
  const exception = new DOMException(message, name);
  defineHidden(exception, 'stack', stack);
  return exception;
}

DOMException.prototype = Object.create(Error.prototype, {
  constructor: { __proto__: null, configurable: true, writable: true, value: DOMException },
});
Object.defineProperty(DOMException, 'prototype', { __proto__: null, writable: false });
Object.defineProperty(DOMException, 'length', { __proto__: null, value: 0 });
for (const name of Object.keys(accessors)) {
  Object.defineProperty(DOMException.prototype, name, {
    ...Object.getOwnPropertyDescriptor(accessors, name), __proto__: null, enumerable: true,
  });
}
Object.defineProperty(DOMException.prototype, Symbol.toStringTag, {
  __proto__: null, configurable: true, value: 'DOMException',
});
for (const name of Object.keys(constants)) {
  const row = { __proto__: null, enumerable: true, value: constants[name] };
  Object.defineProperty(DOMException, name, row);
  Object.defineProperty(DOMException.prototype, name, row);
}

defineHidden(DOMException.prototype, kClone, clone);

module.exports = { DOMException, isDOMException, receiveException };
