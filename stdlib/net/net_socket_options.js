/* SPDX-License-Identifier: MIT */
/*
 * net_socket_options.js - noDelay, keep-alive and type of service of a Socket. What is asked for
 * before there is a connection is kept in kOptions and applied when there is one.
 */
'use strict';

const {
  codes: { ERR_INVALID_ARG_TYPE },
  errnoException,
} = require('internal/errors');
const { validateInt32 } = require('internal/validators');
const { TCP } = require('net/net_handle');

const UV_EBADF = -9;
const kOptions = Symbol('kOptions'); // { noDelay, keepAlive, ... }, or null
const optionMethods = {}; // for Socket.prototype

// undefined is the system's own value. Delay and interval in seconds.
const nothing = {
  noDelay: false,
  keepAlive: false,
  delay: 0,
  interval: undefined,
  count: undefined,
  tos: undefined,
};

// What the kernel takes for an int; NaN and what is below 0 is 0.
function positiveInt(value) {
  return value > 0 ? Math.min(Math.trunc(value), 0x7fffffff) : 0;
}

// Of the constructor's options.
function pendingOptions(options) {
  const keepAlive = Boolean(options.keepAlive);
  const noDelay = Boolean(options.noDelay);
  const tos = options.typeOfService;
  if (!keepAlive && !noDelay && tos === undefined) return null;
  const delay = positiveInt(options.keepAliveInitialDelay / 1000);
  return { ...nothing, noDelay, keepAlive, delay, tos };
}

function ownOptions(socket) {
  return socket[kOptions] ??= { ...nothing };
}

// On connect: what was asked for before there was a connection.
function applyOptions(socket) {
  const wanted = socket[kOptions];
  const handle = socket._handle;
  if (wanted === null || typeof handle?.setNoDelay !== 'function') return; // a pipe
  if (wanted.noDelay) handle.setNoDelay(true);
  if (wanted.keepAlive) handle.setKeepAlive(true, wanted.delay, wanted.interval, wanted.count);
  if (wanted.tos !== undefined) handle.setTypeOfService?.(wanted.tos);
}

optionMethods.setNoDelay = function setNoDelay(enable) {
  // Backwards compatible: no argument means true.
  const on = enable === undefined ? true : Boolean(enable);
  const options = ownOptions(this);
  if (this._handle && !this.connecting && on !== options.noDelay &&
      typeof this._handle.setNoDelay === 'function') {
    this._handle.setNoDelay(on);
  }
  options.noDelay = on;
  return this;
};

// Whole seconds; undefined stays what it is: the system's own value.
function seconds(msecs) {
  if (msecs === undefined) return undefined;
  return positiveInt(msecs / 1000);
}

optionMethods.setKeepAlive = function setKeepAlive(enable, initialDelay, interval, count) {
  if (enable !== null && typeof enable === 'object') {
    ({ enable = false, initialDelay, interval, count } = enable);
  }
  const options = ownOptions(this);
  const wanted = {
    keepAlive: Boolean(enable),
    delay: seconds(initialDelay ?? 0),
    interval: seconds(interval),
    count: count === undefined ? undefined : positiveInt(count),
  };
  if (wanted.keepAlive === options.keepAlive && wanted.delay === options.delay &&
      wanted.interval === options.interval && wanted.count === options.count) return this;
  Object.assign(options, wanted);
  if (this._handle && !this.connecting && typeof this._handle.setKeepAlive === 'function') {
    this._handle.setKeepAlive(options.keepAlive, options.delay, options.interval, options.count);
  }
  return this;
};

optionMethods.setTypeOfService = function setTypeOfService(tos) {
  if (Number.isNaN(tos)) throw new ERR_INVALID_ARG_TYPE('tos', 'number', tos);
  validateInt32(tos, 'tos', 0, 255);
  ownOptions(this).tos = tos;
  if (this._handle instanceof TCP && !this.connecting) {
    const code = this._handle.setTypeOfService(tos);
    if (code < 0) throw errnoException(code, 'setTypeOfService');
  }
  return this;
};

optionMethods.getTypeOfService = function getTypeOfService() {
  if (!(this._handle instanceof TCP) || this.connecting) return this[kOptions]?.tos ?? 0;
  const tos = this._handle.getTypeOfService();
  if (tos === UV_EBADF) return this[kOptions]?.tos ?? 0; // no descriptor yet
  if (tos < 0) throw errnoException(tos, 'getTypeOfService');
  return tos;
};

module.exports = { applyOptions, kOptions, optionMethods, pendingOptions };
