/* SPDX-License-Identifier: MIT */
/*
 * dgram_handle.js - UDP: the JavaScript face of natives('dgram') that a dgram.Socket works with.
 * Methods answer 0 or a negative libuv code unless they say more; dgram_socket.js makes errors of them.
 */
'use strict';

const { errnoException } = require('internal/errors');
const { Buffer } = require('buffer');

const native = natives('dgram');
const kFamily = ['', '', '', '', 'IPv4', '', 'IPv6'];

class UDP {
  constructor() {
    this.onmessage = null; // (negative code | Buffer, {address, family, port, size})
    const box = native.udp(this);
    if (typeof box === 'number') throw errnoException(box, 'socket');
    this.box = box;
  }

  open(fd) {
    return native.open(this.box, fd);
  }

  // Takes the descriptor that came over an IPC channel (a Pipe).
  acceptFrom(channel) {
    return native.accept(this.box, channel.box);
  }

  bind(address, port, flags) {
    return native.bind(this.box, address, port, flags);
  }

  connect(address, port) {
    return native.connect(this.box, address, port);
  }

  disconnect() {
    return native.disconnect(this.box);
  }

  // 1 + bytes: sent; 0: done(status, bytes) follows. Without an address: to where it is connected.
  send(list, address, port, done) {
    return native.send(this.box, list, address, port, done);
  }

  recvStart() {
    return native.recvStart(this.box);
  }

  recvStop() {
    return native.recvStop(this.box);
  }

  close(done) {
    native.close(this.box);
    if (typeof done === 'function') process.nextTick(done);
  }

  ref() {
    native.ref(this.box, true);
  }

  unref() {
    native.ref(this.box, false);
  }

  hasRef() {
    return native.hasRef(this.box);
  }

  // Fills `out` with address, family and port.
  getsockname(out) {
    return fill(native.sockname(this.box), out);
  }

  getpeername(out) {
    return fill(native.peername(this.box), out);
  }

  get fd() {
    return native.fileno(this.box);
  }

  queueSize() {
    return native.queueSize(this.box);
  }

  queueCount() {
    return native.queueCount(this.box);
  }

  // The size that counts; 0 only asks.
  bufferSize(size, receive) {
    return native.bufferSize(this.box, size, receive);
  }

  setBroadcast(on) {
    return native.setNumber(this.box, 0, on ? 1 : 0);
  }

  setTTL(ttl) {
    return native.setNumber(this.box, 1, ttl);
  }

  setMulticastTTL(ttl) {
    return native.setNumber(this.box, 2, ttl);
  }

  setMulticastLoopback(on) {
    return native.setNumber(this.box, 3, on ? 1 : 0);
  }

  setMulticastInterface(address) {
    return native.multicastInterface(this.box, address);
  }

  addMembership(group, via) {
    return native.membership(this.box, group, via, true);
  }

  dropMembership(group, via) {
    return native.membership(this.box, group, via, false);
  }

  addSourceSpecificMembership(source, group, via) {
    return native.sourceMembership(this.box, source, group, via, true);
  }

  dropSourceSpecificMembership(source, group, via) {
    return native.sourceMembership(this.box, source, group, via, false);
  }
}

function fill(name, out) {
  if (typeof name === 'number') return name;
  out.address = name[0];
  out.family = kFamily[name[2]];
  out.port = name[1];
  return 0;
}

native.hooks.on_message = function onMessage(handle, bytes, from) {
  if (typeof bytes === 'number') {
    handle.onmessage(bytes, undefined);
    return;
  }
  const info = { address: from[0], family: kFamily[from[2]], port: from[1], size: bytes.byteLength };
  handle.onmessage(Buffer.from(bytes), info);
};

module.exports = { UDP };
