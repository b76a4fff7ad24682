/* SPDX-License-Identifier: MIT */
/*
 * error_codes.js - the table of ERR_ codes: [text or function that makes it, base class, ...other
 * base classes].
 * A base of null means SystemError (a failed system call described by an object).
 * Used through internal/errors only. Wording: Node's doc/api/errors.md and what its tests expect.
 * crypto's, http2's and other rooms' codes that no other room throws are in error_codes_rooms.
 */
'use strict';

const roomTable = require('internal/error_codes_rooms');

let inspectModule;
// internal/inspect needs internal/errors: a cycle, so it is taken at first use.
function inspect(value, options) {
  inspectModule ??= require('internal/inspect');
  return inspectModule.inspect(value, options);
}

// 'a', 'a or b', 'a, b, or c'
function setUrl(err, value) {
  Object.defineProperty(err, 'url', { __proto__: null, configurable: true, enumerable: true, writable: true, value });
}

function formatList(list, word = 'and') {
  if (list.length <= 1) return String(list[0] ?? '');
  if (list.length === 2) return `${list[0]} ${word} ${list[1]}`;
  return `${list.slice(0, -1).join(', ')}, ${word} ${list[list.length - 1]}`;
}

// '12345678' -> '12_345_678'
function addNumericalSeparator(digits) {
  const sign = digits[0] === '-' ? 1 : 0;
  let out = '';
  let end = digits.length;
  for (; end - 3 > sign; end -= 3) out = `_${digits.slice(end - 3, end)}${out}`;
  return `${digits.slice(0, end)}${out}`;
}

// What a message says was received: "an instance of Foo", "type string ('x')", "undefined".
function determineSpecificType(value) {
  if (value === null || value === undefined) return String(value);
  const type = typeof value;
  if (type === 'function') return value.name ? `function ${value.name}` : 'function ';
  if (type === 'object') {
    if (value.constructor?.name) return `an instance of ${value.constructor.name}`;
    return inspect(value, { depth: -1 });
  }
  const shown = type === 'string' && value.length > 28 ? `${value.slice(0, 25)}...` : value;
  let text = inspect(shown, { colors: false });
  if (type !== 'string' && text.length > 28) text = `${text.slice(0, 25)}...`;
  return `type ${type} (${text})`;
}

const primitives = new Set(['string', 'function', 'number', 'object', 'Function', 'Object',
                            'boolean', 'bigint', 'symbol']);
const className = /^[A-Z][a-zA-Z0-9]*$/;

// "of type string or an instance of Buffer or one of a or b"
function expectedTypes(expected) {
  const types = [];
  const instances = [];
  const others = [];
  for (const value of expected) {
    if (primitives.has(value)) types.push(value.toLowerCase());
    else if (className.test(value)) instances.push(value);
    else others.push(value);
  }
  // "object" among classes reads better as one of them.
  const object = types.indexOf('object');
  if (instances.length > 0 && object !== -1) {
    types.splice(object, 1);
    instances.push('Object');
  }
  const parts = [];
  if (types.length > 0) {
    parts.push(`${types.length > 1 ? 'one of type' : 'of type'} ${formatList(types, 'or')}`);
  }
  if (instances.length > 0) parts.push(`an instance of ${formatList(instances, 'or')}`);
  if (others.length > 1) parts.push(`one of ${formatList(others, 'or')}`);
  else if (others.length === 1) {
    parts.push(others[0].toLowerCase() !== others[0] ? `an ${others[0]}` : others[0]);
  }
  return parts.join(' or ');
}

function subject(name) {
  if (name.endsWith(' argument')) return `The ${name}`;
  return `The "${name}" ${name.includes('.') ? 'property' : 'argument'}`;
}

function invalidArgType(name, expected, actual) {
  const list = Array.isArray(expected) ? expected : [expected];
  return `${subject(name)} must be ${expectedTypes(list)}. Received ${determineSpecificType(actual)}`;
}

function invalidArgValue(name, value, reason = 'is invalid') {
  let text = inspect(value);
  if (text.length > 128) text = `${text.slice(0, 128)}...`;
  return `The ${name.includes('.') ? 'property' : 'argument'} '${name}' ${reason}. Received ${text}`;
}
// The message may be made with two arguments; the third is looked for nowhere else.
Object.defineProperty(invalidArgValue, 'length', { value: 2 });

function outOfRange(name, range, value, nameIsMessage = false) {
  let received;
  if (Number.isInteger(value) && Math.abs(value) > 2 ** 32) {
    received = addNumericalSeparator(String(value));
  } else if (typeof value === 'bigint') {
    received = String(value);
    if (value > 2n ** 32n || value < -(2n ** 32n)) received = addNumericalSeparator(received);
    received += 'n';
  } else {
    received = inspect(value);
  }
  const start = nameIsMessage ? name : `The value of "${name}" is out of range.`;
  return `${start} It must be ${range}. Received ${received}`;
}

function missingArgs(...names) {
  const quoted = names.map((name) => Array.isArray(name) ?
    name.map((one) => `"${one}"`).join(' or ') : `"${name}"`);
  return `The ${formatList(quoted)} argument${names.length > 1 ? 's' : ''} must be specified`;
}

function receivedValue(value) {
  return value?.constructor?.name ? `an instance of ${value.constructor.name}` :
    determineSpecificType(value);
}

function invalidReturnValue(input, name, value) {
  const type = value === undefined ? 'undefined' : value === null ? 'null' :
    typeof value === 'function' || typeof value === 'object' ? receivedValue(value) :
      `type ${typeof value}`;
  return `Expected ${input} to be returned from the "${name}" function but got ${type}.`;
}

function invalidUrl(input, base) {
  this.input = input;
  if (base != null) this.base = base;
  return 'Invalid URL';
}
Object.defineProperty(invalidUrl, 'length', { value: 1 });

function unhandledError(...args) {
  const { 0: error } = args;
  if (error === undefined && args.length === 0) return 'Unhandled error.';
  let text;
  try {
    text = typeof error === 'string' ? `'${error}'` : inspect(error);
  } catch {
    text = String(error);
  }
  this.context = error;
  return `Unhandled error. (${text})`;
}

function invalidUrlScheme(expected) {
  const list = typeof expected === 'string' ? [expected] : expected;
  const shown = list.length > 2 ? `one of scheme ${list.slice(0, -1).join(', ')}, or ${list.at(-1)}` :
    list.length === 2 ? `one of scheme ${list[0]} or ${list[1]}` : `of scheme ${list[0]}`;
  return `The URL must be ${shown}`;
}

function packagePathNotExported(packagePath, subpath, base) {
  const where = `${packagePath}package.json${base ? ` imported from ${base}` : ''}`;
  return subpath === '.' ? `No "exports" main defined in ${where}` :
    `Package subpath '${subpath}' is not defined by "exports" in ${where}`;
}
Object.defineProperty(packagePathNotExported, 'length', { value: 2 });

function invalidPackageTarget(packagePath, key, target, isImport = false, base = undefined) {
  const relative = typeof target === 'string' && !isImport && target.length > 0 &&
    !target.startsWith('./');
  const from = `in the package config ${packagePath}package.json${base ? ` imported from ${base}` : ''}`;
  const hint = relative ? '; targets must start with "./"' : '';
  if (key === '.') {
    return `Invalid "exports" main target ${JSON.stringify(target)} defined ${from}${hint}`;
  }
  return `Invalid "${isImport ? 'imports' : 'exports'}" target ${JSON.stringify(target)} ` +
    `defined for '${key}' ${from}${hint}`;
}
Object.defineProperty(invalidPackageTarget, 'length', { value: 3 });

function unknownOption(option, allowPositionals) {
  const hint = allowPositionals ? `. To specify a positional argument starting with a '-', place it at the end of ` +
    `the command after '--', as in '-- ${JSON.stringify(option)}` : '';
  return `Unknown option '${option}'${hint}`;
}

function socketBadPort(name, port, allowZero = true) {
  return `${name} should be ${allowZero ? '>=' : '>'} 0 and < 65536. Received ${determineSpecificType(port)}.`;
}
Object.defineProperty(socketBadPort, 'length', { value: 2 });

function requireEsm(filename, hasEsmSyntax, parentPath) {
  return `require() of ES Module ${filename}${parentPath ? ` from ${parentPath}` : ''} not supported.`;
}
Object.defineProperty(requireEsm, 'length', { value: 1 });

function importAttributeMissing(url, key, value) {
  return `Module "${url}" needs an import attribute of "${key}: ${value}"`;
}

const table = {
  __proto__: null,
  ...roomTable,

  ERR_ACCESS_DENIED: [accessDenied, Error],
  ERR_AMBIGUOUS_ARGUMENT: ['The "%s" argument is ambiguous. %s', TypeError],
  ERR_ARG_NOT_ITERABLE: ['%s must be iterable', TypeError],
  ERR_ASSERTION: ['%s', Error],
  ERR_ASYNC_CALLBACK: ['%s must be a function', TypeError],
  ERR_ASYNC_LOADER_REQUEST_NEVER_SETTLED: ['Async loader request never settled', Error],
  ERR_ASYNC_TYPE: ['Invalid name for async "type": %s', TypeError],
  ERR_BUFFER_CONTEXT_NOT_AVAILABLE: ['Buffer is not available for the current Context', Error],
  ERR_BUFFER_OUT_OF_BOUNDS: [
    (name = undefined) => name ? `"${name}" is outside of buffer bounds` :
      'Attempt to access memory outside buffer bounds',
    RangeError],
  ERR_BUFFER_TOO_LARGE: ['Cannot create a Buffer larger than %s bytes', RangeError],
  ERR_CLOSED_MESSAGE_PORT: ['Cannot send data on closed MessagePort', Error],
  ERR_CONSOLE_WRITABLE_STREAM: ['Console expects a writable stream instance for %s', TypeError],
  ERR_CONSTRUCT_CALL_INVALID: ['Constructor cannot be called', TypeError],
  ERR_CONSTRUCT_CALL_REQUIRED: ["Class constructor %s cannot be invoked without `new`", TypeError],
  ERR_CONTEXT_NOT_INITIALIZED: ['context used is not initialized', Error],
  ERR_DIR_CLOSED: ['Directory handle was closed', Error],
  ERR_DIR_CONCURRENT_OPERATION: [
    'Cannot do synchronous work on directory handle with concurrent asynchronous operations', Error],
  ERR_DLOPEN_DISABLED: ['%s', Error],
  ERR_DLOPEN_FAILED: ['%s', Error],
  ERR_DNS_SET_SERVERS_FAILED: ['c-ares failed to set servers: "%s" [%s]', Error],
  ERR_ENCODING_INVALID_ENCODED_DATA: [
    function(encoding, ret) {
      this.errno = ret;
      return `The encoded data was not valid for encoding ${encoding}`;
    }, TypeError],
  ERR_ENCODING_NOT_SUPPORTED: ['The "%s" encoding is not supported', RangeError],
  ERR_EVAL_ESM_CANNOT_PRINT: ['--print cannot be used with ESM input', Error],
  ERR_EVENT_RECURSION: ['The event "%s" is already being dispatched', Error],
  ERR_EXECUTION_ENVIRONMENT_NOT_AVAILABLE: [
    'Execution environment is not available for the operation', Error],
  ERR_FALSY_VALUE_REJECTION: [
    function(reason) {
      this.reason = reason;
      return 'Promise was rejected with falsy value';
    }, Error],
  ERR_FEATURE_UNAVAILABLE_ON_PLATFORM: [
    'The feature %s is unavailable on the current platform, which is being used to run Node.js',
    TypeError],
  ERR_FS_CP_DIR_TO_NON_DIR: ['Cannot overwrite non-directory with directory', null],
  ERR_FS_CP_EEXIST: ['Target already exists', null],
  ERR_FS_CP_EINVAL: ['Invalid src or dest', null],
  ERR_FS_CP_FIFO_PIPE: ['Cannot copy a FIFO pipe', null],
  ERR_FS_CP_NON_DIR_TO_DIR: ['Cannot overwrite directory with non-directory', null],
  ERR_FS_CP_SOCKET: ['Cannot copy a socket file', null],
  ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY: ['Cannot overwrite symlink in subdirectory of self', null],
  ERR_FS_CP_UNKNOWN: ['Cannot copy an unknown file type', null],
  ERR_FS_EISDIR: ['Path is a directory', null, Error],
  ERR_FS_FILE_TOO_LARGE: ['File size (%s) is greater than 2 GiB', RangeError],
  ERR_FS_WATCH_QUEUE_OVERFLOW: ['fs.watch() queued more than %d events', Error],
  ERR_HTTP_BODY_NOT_ALLOWED: [
    'Adding content for this request method or response status is not allowed.', Error],
  ERR_HTTP_CONTENT_LENGTH_MISMATCH: [
    'Response body\'s content-length of %s byte(s) does not match the content-length of %s ' +
    'byte(s) set in header', Error],
  ERR_HTTP_HEADERS_SENT: ['Cannot %s headers after they are sent to the client', Error],
  ERR_HTTP_INVALID_HEADER_VALUE: ['Invalid value "%s" for header "%s"', TypeError],
  ERR_HTTP_INVALID_STATUS_CODE: ['Invalid status code: %s', RangeError],
  ERR_HTTP_REQUEST_TIMEOUT: ['Request timeout', Error],
  ERR_HTTP_SOCKET_ASSIGNED: ['ServerResponse has an already assigned socket', Error],
  ERR_HTTP_SOCKET_ENCODING: ['Changing the socket encoding is not allowed per RFC7230 Section 3.',
                             Error],
  ERR_HTTP_TRAILER_INVALID: ['Trailers are invalid with this transfer encoding', Error],
  ERR_ILLEGAL_CONSTRUCTOR: ['Illegal constructor', TypeError],
  ERR_IMPORT_ATTRIBUTE_MISSING: [importAttributeMissing, TypeError],
  ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE: ['Module "%s" is not of type "%s"', TypeError],
  ERR_IMPORT_ATTRIBUTE_UNSUPPORTED: ['Import attribute "%s" with value "%s" is not supported in %s',
                                     TypeError],
  ERR_INCOMPATIBLE_OPTION_PAIR: ['Option "%s" cannot be used in combination with option "%s"',
                                 TypeError],
  ERR_INPUT_TYPE_NOT_ALLOWED: [
    '--input-type can only be used with string input via --eval, --print, or STDIN', Error],
  ERR_INTERNAL_ASSERTION: [
    (message) => {
      const suffix = 'This is caused by either a bug in Ingot or incorrect usage of its internals.\n' +
        'Please report it with the stack trace.\n';
      return message === undefined ? suffix : `${message}\n${suffix}`;
    }, Error],
  ERR_INVALID_ADDRESS: ['Invalid address: %s', Error],
  ERR_INVALID_ADDRESS_FAMILY: [
    function(addressType, host, port) {
      this.host = host;
      this.port = port;
      return `Invalid address family: ${addressType} ${host}:${port}`;
    }, RangeError],
  ERR_INVALID_ARG_TYPE: [invalidArgType, TypeError],
  ERR_INVALID_ARG_VALUE: [invalidArgValue, TypeError, RangeError],
  ERR_INVALID_ASYNC_ID: ['Invalid %s value: %s', RangeError],
  ERR_INVALID_BUFFER_SIZE: ['Buffer size must be a multiple of %s', RangeError],
  ERR_INVALID_CHAR: [
    (name, field = undefined) => `Invalid character in ${name}${field ? ` ["${field}"]` : ''}`,
    TypeError],
  ERR_INVALID_CURSOR_POS: ['Cannot set cursor row without setting its column', TypeError],
  ERR_INVALID_FD: ['"fd" must be a positive integer: %s', RangeError],
  ERR_INVALID_FD_TYPE: ['Unsupported fd type: %s', TypeError],
  ERR_INVALID_FILE_URL_HOST: ['File URL host must be "localhost" or empty on %s', TypeError],
  ERR_INVALID_FILE_URL_PATH: [
    function(reason, input = undefined) {
      if (input !== undefined) this.input = input;
      return `File URL path ${reason}`;
    }, TypeError],
  ERR_INVALID_HANDLE_TYPE: ['This handle type cannot be sent', TypeError],
  ERR_INVALID_HTTP_TOKEN: ['%s must be a valid HTTP token ["%s"]', TypeError],
  ERR_INVALID_IP_ADDRESS: ['Invalid IP address: %s', TypeError],
  ERR_INVALID_MIME_SYNTAX: [
    (production, text, index) => `The MIME syntax for a ${production} in ${JSON.stringify(text)} ` +
      `is invalid${index !== -1 ? ` at ${index}` : ''}`, TypeError],
  ERR_INVALID_MODULE: ['%s', Error],
  ERR_INVALID_MODULE_SPECIFIER: [
    (request, reason, base = undefined) =>
      `Invalid module "${request}" ${reason}${base ? ` imported from ${base}` : ''}`, TypeError],
  ERR_INVALID_OBJECT_DEFINE_PROPERTY: ['%s', TypeError],
  ERR_INVALID_PACKAGE_CONFIG: [
    (path, base = undefined, message = undefined) =>
      `Invalid package config ${path}${base ? ` while importing ${base}` : ''}` +
      `${message ? `. ${message}` : ''}`, Error],
  ERR_INVALID_PACKAGE_TARGET: [invalidPackageTarget, Error],
  ERR_INVALID_PROTOCOL: ['Protocol "%s" not supported. Expected "%s"', TypeError],
  ERR_INVALID_REPL_EVAL_CONFIG: ['Cannot specify both "breakEvalOnSigint" and "eval" for REPL',
                                 TypeError],
  ERR_INVALID_REPL_INPUT: ['%s', TypeError],
  ERR_INVALID_RETURN_PROPERTY: [
    (input, name, prop, value) => `Expected a valid ${input} to be returned for the "${prop}" from ` +
      `the "${name}" function but got ${value}.`, TypeError],
  ERR_INVALID_RETURN_PROPERTY_VALUE: [
    (input, name, prop, value, kind = 'function') => `Expected ${input} to be returned for the "${prop}" from ` +
      `the "${name}" ${kind} but got ${receivedReturn(value)}.`, TypeError],
  ERR_INVALID_RETURN_VALUE: [invalidReturnValue, TypeError, RangeError],
  ERR_INVALID_STATE: ['Invalid state: %s', Error, TypeError, RangeError],
  ERR_INVALID_SYNC_FORK_INPUT: [
    'Asynchronous forks do not support Buffer, TypedArray, DataView or string input: %s', TypeError],
  ERR_INVALID_THIS: ['Value of "this" must be of type %s', TypeError],
  ERR_INVALID_TUPLE: ['%s must be an iterable %s tuple', TypeError],
  ERR_INVALID_URI: ['URI malformed', URIError],
  ERR_INVALID_URL: [invalidUrl, TypeError],
  ERR_INVALID_URL_PATTERN: ['%s', TypeError],
  ERR_INVALID_URL_SCHEME: [invalidUrlScheme, TypeError],
  ERR_LOADER_CHAIN_INCOMPLETE: [
    '"%s" did not call the next hook in its chain and did not explicitly signal a short circuit. If this is ' +
    'intentional, include `shortCircuit: true` in the hook\'s return.', Error],
  ERR_MEMORY_ALLOCATION_FAILED: ['Failed to allocate memory', Error],
  ERR_METHOD_NOT_IMPLEMENTED: ['The %s method is not implemented', Error],
  ERR_MISSING_ARGS: [missingArgs, TypeError],
  ERR_MISSING_OPTION: ['%s is required', TypeError],
  ERR_MODULE_NOT_FOUND: [
    function(path, base, exactUrl = undefined) {
      if (exactUrl) setUrl(this, `${exactUrl}`);
      return `Cannot find ${exactUrl ? 'module' : 'package'} '${path}' imported from ${base}`;
    }, Error],
  ERR_MULTIPLE_CALLBACK: ['Callback called multiple times', Error],
  ERR_NAPI_CONS_FUNCTION: ['Constructor must be a function', TypeError],
  ERR_NOT_SUPPORTED_IN_SNAPSHOT: ['%s is not supported in startup snapshot', Error],
  ERR_NO_CRYPTO: ['This build has no OpenSSL crypto support', Error],
  ERR_NO_ICU: ['%s is not supported without ICU', TypeError],
  ERR_NO_TYPESCRIPT: ['%s', Error],
  ERR_OPERATION_FAILED: ['Operation failed: %s', Error, TypeError],
  ERR_OUT_OF_RANGE: [outOfRange, RangeError],
  ERR_PACKAGE_IMPORT_NOT_DEFINED: [
    (specifier, packagePath, base) => `Package import specifier "${specifier}" is not defined` +
      `${packagePath ? ` in package ${packagePath}package.json` : ''} imported from ${base}`, TypeError],
  ERR_PACKAGE_MAP_EXTERNAL_FILE: [
    'Cannot resolve "%s" from "%s": file is not within any package defined in %s', Error],
  ERR_PACKAGE_MAP_INVALID: ['Invalid package map at "%s": %s', Error],
  ERR_PACKAGE_MAP_KEY_NOT_FOUND: [
    'Dependency "%s" of package "%s" is the package "%s", which is not defined in %s', Error],
  ERR_PACKAGE_PATH_NOT_EXPORTED: [packagePathNotExported, Error],
  ERR_PARSE_ARGS_INVALID_OPTION_VALUE: ['%s', TypeError],
  ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL: [
    "Unexpected argument '%s'. This command does not take positional arguments", TypeError],
  ERR_PARSE_ARGS_UNKNOWN_OPTION: [unknownOption, TypeError],
  ERR_PERFORMANCE_INVALID_TIMESTAMP: ['%d is not a valid timestamp', TypeError],
  ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS: ['%s', TypeError],
  ERR_PROTO_ACCESS: ['Accessing Object.prototype.__proto__ has been disallowed with ' +
    '--disable-proto=throw', Error],
  ERR_REQUIRE_ASYNC_MODULE: [
    (filename, parent) => 'require() cannot be used on an ESM graph with top-level await. ' +
      'Use import() instead. To see where the top-level await comes from, use ' +
      `--experimental-print-required-tla.${parent ? `\n  From ${parent} ` : ''}` +
      `${filename ? `\n  Requiring ${filename} ` : ''}`, Error],
  ERR_REQUIRE_CYCLE_MODULE: ['%s', Error],
  ERR_REQUIRE_ESM: [requireEsm, Error],
  ERR_SCRIPT_EXECUTION_INTERRUPTED: ['Script execution was interrupted by `SIGINT`', Error],
  ERR_SCRIPT_EXECUTION_TIMEOUT: ['Script execution timed out after %sms', Error],
  ERR_SERVER_ALREADY_LISTEN: [
    'Listen method has been called more than once without closing.', Error],
  ERR_SERVER_NOT_RUNNING: ['Server is not running.', Error],
  ERR_SOURCE_MAP_CORRUPT: ['%s', Error],
  ERR_SOURCE_MAP_MISSING_SOURCE: ['Cannot find source of %s', Error],
  ERR_SOCKET_ALREADY_BOUND: ['Socket is already bound', Error],
  ERR_SOCKET_BAD_BUFFER_SIZE: ['Buffer size must be a positive integer', TypeError],
  ERR_SOCKET_BAD_PORT: [socketBadPort, RangeError],
  ERR_SOCKET_BAD_TYPE: ['Bad socket type specified. Valid types are: udp4, udp6', TypeError],
  ERR_SOCKET_BUFFER_SIZE: ['Could not get or set buffer size', null],
  ERR_SOCKET_CLOSED: ['Socket is closed', Error],
  ERR_SOCKET_CLOSED_BEFORE_CONNECTION: [
    'Socket closed before the connection was established', Error],
  ERR_SOCKET_CONNECTION_TIMEOUT: ['Socket connection timeout', Error],
  ERR_SOCKET_DGRAM_IS_CONNECTED: ['Already connected', Error],
  ERR_SOCKET_DGRAM_NOT_CONNECTED: ['Not connected', Error],
  ERR_SOCKET_DGRAM_NOT_RUNNING: ['Not running', Error],
  ERR_SOURCE_PHASE_NOT_DEFINED: [
    'Source phase import object is not defined for module \'%s\'', SyntaxError],
  ERR_SRI_PARSE: [
    'Subresource Integrity string %j had an unexpected %j at position %d', SyntaxError],
  ERR_STREAM_ALREADY_FINISHED: ['Cannot call %s after a stream was finished', Error],
  ERR_STREAM_CANNOT_PIPE: ['Cannot pipe, not readable', Error],
  ERR_STREAM_DESTROYED: ['Cannot call %s after a stream was destroyed', Error],
  ERR_STREAM_NULL_VALUES: ['May not write null values to stream', TypeError],
  ERR_STREAM_PREMATURE_CLOSE: ['Premature close', Error],
  ERR_STREAM_PUSH_AFTER_EOF: ['stream.push() after EOF', Error],
  ERR_STREAM_UNABLE_TO_PIPE: ['Cannot pipe to a closed or destroyed stream', Error],
  ERR_STREAM_UNSHIFT_AFTER_END_EVENT: ['stream.unshift() after end event', Error],
  ERR_STREAM_WRAP: ['Stream has StringDecoder set or is in objectMode', Error],
  ERR_STREAM_WRITE_AFTER_END: ['write after end', Error],
  ERR_STRING_TOO_LONG: ['Cannot create a string longer than 0x%s characters', Error],
  ERR_SYNTHETIC: ['JavaScript Callstack', Error],
  ERR_SYSTEM_ERROR: ['A system error occurred', null],
  ERR_TEST_FAILURE: [
    function(error, failureType) {
      this.failureType = failureType;
      this.cause = error;
      const text = error?.message ?? error;
      return typeof text === 'string' ? text : inspect(text);
    }, Error],
  ERR_TRAILING_JUNK_AFTER_STREAM_END: ['Trailing junk found after the end of the compressed stream',
                                       TypeError],
  ERR_TRANSFORM_ALREADY_TRANSFORMING: ['Calling transform done when still transforming', Error],
  ERR_TRANSFORM_WITH_LENGTH_0: ['Calling transform done when writableState.length != 0', Error],
  ERR_TTY_INIT_FAILED: ['TTY initialization failed', null],
  ERR_UNAVAILABLE_DURING_EXIT: ['Cannot call function in process exit handler', Error],
  ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET: [
    '`process.setupUncaughtExceptionCapture()` was called while a capture callback was already active',
    Error],
  ERR_UNESCAPED_CHARACTERS: ['%s contains unescaped characters', TypeError],
  ERR_UNHANDLED_ERROR: [unhandledError, Error],
  ERR_UNKNOWN_BUILTIN_MODULE: ['No such built-in module: %s', Error],
  ERR_UNKNOWN_CREDENTIAL: ['%s identifier does not exist: %s', Error],
  ERR_UNKNOWN_ENCODING: ['Unknown encoding: %s', TypeError],
  ERR_UNKNOWN_FILE_EXTENSION: ['Unknown file extension "%s" for %s', TypeError],
  ERR_UNKNOWN_MODULE_FORMAT: ['Unknown module format: %s for URL %s', RangeError],
  ERR_UNKNOWN_SIGNAL: ['Unknown signal: %s', TypeError],
  ERR_UNSUPPORTED_DIR_IMPORT: [
    function(path, base, exactUrl = undefined) {
      if (exactUrl !== undefined) setUrl(this, exactUrl);
      return `Directory import '${path}' is not supported resolving ES modules imported from ${base}`;
    }, Error],
  ERR_UNSUPPORTED_ESM_URL_SCHEME: [
    (url, supported) => `Only URLs with a scheme in: ${formatList(supported)} are supported by the ` +
      `default ESM loader. Received protocol '${url.protocol}'`, Error],
  ERR_UNSUPPORTED_RESOLVE_REQUEST: [
    'Failed to resolve module specifier "%s" from "%s": Invalid relative URL or base scheme is not ' +
    'hierarchical.', TypeError],
  ERR_USE_AFTER_CLOSE: ['%s was closed', Error],
  ERR_VALID_PERFORMANCE_ENTRY_TYPE: [
    'At least one valid performance entry type is required', Error],
};

function receivedReturn(value) {
  if (typeof value !== 'bigint' && value?.constructor?.name) return `instance of ${value.constructor.name}`;
  return `type ${typeof value}`;
}

function accessDenied(message, permission, resource) {
  if (permission !== undefined) this.permission = permission;
  if (resource !== undefined) this.resource = resource;
  return message;
}
Object.defineProperty(accessDenied, 'length', { value: 1 });

module.exports = { addNumericalSeparator, determineSpecificType, formatList, inspect, table };
