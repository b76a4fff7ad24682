/* SPDX-License-Identifier: MIT */
/* dgram_options.js - dgram.Socket's methods that set or tell an option of the socket. */
'use strict';

const { Socket, running } = require('dgram/dgram_socket');
const {
  codes: { ERR_MISSING_ARGS, ERR_SOCKET_BAD_BUFFER_SIZE, ERR_SOCKET_BUFFER_SIZE },
  errnoException,
  uvErrMessage,
  uvErrName,
} = require('internal/errors');
const { validateNumber, validateString } = require('internal/validators');

function check(code, syscall) {
  if (code < 0) throw errnoException(code, syscall);
}

Socket.prototype.setBroadcast = function setBroadcast(on) {
  check(running(this).handle.setBroadcast(Boolean(on)), 'setBroadcast');
};

Socket.prototype.setTTL = function setTTL(ttl) {
  validateNumber(ttl, 'ttl');
  check(running(this).handle.setTTL(ttl), 'setTTL');
  return ttl;
};

Socket.prototype.setMulticastTTL = function setMulticastTTL(ttl) {
  validateNumber(ttl, 'ttl');
  check(running(this).handle.setMulticastTTL(ttl), 'setMulticastTTL');
  return ttl;
};

Socket.prototype.setMulticastLoopback = function setMulticastLoopback(on) {
  check(running(this).handle.setMulticastLoopback(Boolean(on)), 'setMulticastLoopback');
  return on; // 0.4 compatibility
};

Socket.prototype.setMulticastInterface = function setMulticastInterface(address) {
  const { handle } = running(this);
  validateString(address, 'interfaceAddress');
  check(handle.setMulticastInterface(address), 'setMulticastInterface');
};

for (const name of ['addMembership', 'dropMembership']) {
  Socket.prototype[name] = function membership(multicastAddress, multicastInterface) {
    const { handle } = running(this);
    if (!multicastAddress) throw new ERR_MISSING_ARGS('multicastAddress');
    check(handle[name](multicastAddress, multicastInterface), name);
  };
}

for (const name of ['addSourceSpecificMembership', 'dropSourceSpecificMembership']) {
  Socket.prototype[name] = function sourceMembership(sourceAddress, groupAddress, multicastInterface) {
    const { handle } = running(this);
    validateString(sourceAddress, 'sourceAddress');
    validateString(groupAddress, 'groupAddress');
    check(handle[name](sourceAddress, groupAddress, multicastInterface), name);
  };
}

function bufferSize(socket, size, receive) {
  if (size >>> 0 !== size) throw new ERR_SOCKET_BAD_BUFFER_SIZE();
  const got = running(socket).handle.bufferSize(size, receive);
  if (got >= 0) return got;
  const syscall = `uv_${receive ? 'recv' : 'send'}_buffer_size`;
  throw new ERR_SOCKET_BUFFER_SIZE({ errno: got, code: uvErrName(got), message: uvErrMessage(got), syscall });
}

Socket.prototype.setRecvBufferSize = function setRecvBufferSize(size) {
  bufferSize(this, size, true);
};

Socket.prototype.setSendBufferSize = function setSendBufferSize(size) {
  bufferSize(this, size, false);
};

Socket.prototype.getRecvBufferSize = function getRecvBufferSize() {
  return bufferSize(this, 0, true);
};

Socket.prototype.getSendBufferSize = function getSendBufferSize() {
  return bufferSize(this, 0, false);
};
