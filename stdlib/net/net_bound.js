/* SPDX-License-Identifier: MIT */
/*
 * net_bound.js - net.BoundSocket: a socket bound at once, to be given to listen() or new Socket().
 */
'use strict';

const {
  E,
  codes,
  errnoException,
  exceptionWithHostPort,
} = require('internal/errors');
const {
  validateBoolean,
  validateObject,
  validatePort,
  validateString,
} = require('internal/validators');
E('ERR_SOCKET_HANDLE_ADOPTED', 'The socket handle has been adopted or closed', Error);
const { ERR_INVALID_ARG_VALUE, ERR_SOCKET_HANDLE_ADOPTED } = codes;

const { isIP } = require('net/net_address');
const { Pipe, TCP } = require('net/net_handle');

function checkExclusive(options) {
  for (const name of ['host', 'port', 'ipv6Only', 'reusePort']) {
    if (options[name] !== undefined) {
      throw new ERR_INVALID_ARG_VALUE(`options.${name}`, options[name],
                                      'must not be used together with options.path');
    }
  }
}

function bindPath(options) {
  const { path } = options;
  validateString(path, 'options.path');
  if (path === '') throw new ERR_INVALID_ARG_VALUE('options.path', path);
  checkExclusive(options);
  const handle = new Pipe();
  const code = handle.bind(path);
  if (code === 0) return handle;
  handle.close();
  throw exceptionWithHostPort(code, 'bind', path);
}

function bindAddress(options) {
  const { ipv6Only = false, reusePort = false } = options;
  validateBoolean(ipv6Only, 'options.ipv6Only');
  validateBoolean(reusePort, 'options.reusePort');
  const host = options.host ?? (ipv6Only ? '::' : '0.0.0.0');
  validateString(host, 'options.host');
  const port = validatePort(options.port ?? 0, 'options.port');
  if (isIP(host) === 0) {
    throw new ERR_INVALID_ARG_VALUE('options.host', host, 'must be a numeric IP literal');
  }
  const handle = new TCP();
  let code = handle.bind(host, port, (ipv6Only ? 1 : 0) | (reusePort ? 2 : 0));
  // libuv keeps EADDRINUSE for later; the kernel's name of the socket tells it now.
  if (code === 0) code = handle.getsockname({});
  if (code === 0) return handle;
  handle.close();
  throw exceptionWithHostPort(code, 'bind', host, port);
}

class BoundSocket {
  #handle;
  #path;
  #adopted = false;

  constructor(options = {}) {
    validateObject(options, 'options');
    this.#path = options.path;
    this.#handle = options.path !== undefined ? bindPath(options) : bindAddress(options);
  }

  #live() {
    if (this.#adopted || this.#handle === null) throw new ERR_SOCKET_HANDLE_ADOPTED();
    return this.#handle;
  }

  get isPipe() {
    return this.#path !== undefined;
  }

  address() {
    const handle = this.#live();
    if (this.isPipe) return this.#path;
    const out = {};
    const code = handle.getsockname(out);
    if (code !== 0) throw errnoException(code, 'address');
    return out;
  }

  fd() {
    return this.#live().fd;
  }

  // For Server and Socket: the handle, which is theirs from here on.
  adopt() {
    const handle = this.#live();
    this.#adopted = true;
    this.#handle = null;
    return handle;
  }

  close() {
    this.#live().close();
    this.#handle = null;
  }

  [Symbol.dispose]() {
    if (this.#handle !== null) this.close();
  }
}

module.exports = { BoundSocket };
