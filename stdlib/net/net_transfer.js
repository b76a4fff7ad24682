/* SPDX-License-Identifier: MIT */
/*
 * net_transfer.js - sockets and servers that are transferred to another thread: their descriptor goes there, the
 * object here is destroyed or closed. Only TCP, and only what has not been read from.
 * Who: the kTransfer methods of net.Socket and net.Server, and structured_clone at the other end.
 */
'use strict';

const net = require('net');
const { TCP } = require('net/net_handle');
const { codes: { ERR_WORKER_HANDLE_NOT_TRANSFERABLE }, errnoException } = require('internal/errors');
const { brand } = require('web/host_object');

const { giveCopy, takeFd } = natives('fs_descriptors');

// Until now it was none: sockets that stay here need not be branded.
function check(object, name, isClean) {
  if (!(object._handle instanceof TCP) || !isClean) throw new ERR_WORKER_HANDLE_NOT_TRANSFERABLE(name);
  brand(object);
}

function cargoOf(handle) {
  const cargo = giveCopy(handle.fd);
  if (typeof cargo === 'number') throw errnoException(cargo, 'dup');
  return cargo;
}

function transferSocket(socket, onlyCheck) {
  const untouched = !socket.connecting && !socket.destroyed && socket.bytesRead === 0 && socket.readableLength === 0 &&
    socket.writableLength === 0;
  check(socket, 'net.Socket', untouched);
  if (onlyCheck) return undefined;
  const data = { fd: cargoOf(socket._handle), allowHalfOpen: socket.allowHalfOpen };
  socket.destroy();
  return { data, deserializeInfo: 'net/net_transfer:receiveSocket' };
}

function transferServer(server, onlyCheck) {
  check(server, 'net.Server', server.listening);
  if (onlyCheck) return undefined;
  const { allowHalfOpen, pauseOnConnect } = server;
  const data = { fd: cargoOf(server._handle), options: { allowHalfOpen, pauseOnConnect } };
  server.close();
  return { data, deserializeInfo: 'net/net_transfer:receiveServer' };
}

function receiveSocket({ fd, allowHalfOpen }) {
  return new net.Socket({ fd: takeFd(fd), allowHalfOpen, readable: true, writable: true });
}

function receiveServer({ fd, options }) {
  const server = new net.Server(options);
  server.listen({ fd: takeFd(fd) });
  return server;
}

module.exports = { receiveServer, receiveSocket, transferServer, transferSocket };
