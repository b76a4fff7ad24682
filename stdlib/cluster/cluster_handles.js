/* SPDX-License-Identifier: MIT */
/*
 * cluster_handles.js - what the primary listens with for its workers, one object per address: RoundRobin
 * accepts itself and hands connections out in turn, Shared gives every worker the listening socket.
 *
 *   add(worker, send)    send(code, {sockname, data} | undefined, handle | undefined) is called once
 *   remove(worker)       true: it was the last one, and the object is of no use any more
 */
'use strict';

const net = require('net');
const hook = require('internal/cluster_hook');
const { tell } = require('cluster/cluster_messages');

const UV_EINVAL = -22;
const kIpv6Only = 1; // UV_TCP_IPV6ONLY and UV_UDP_IPV6ONLY

function listen(server, address, { port, fd, flags, backlog, readableAll, writableAll }) {
  if (fd >= 0) {
    server.listen({ fd, backlog });
  } else if (port >= 0) {
    server.listen({ port, host: address, ipv6Only: Boolean(flags & kIpv6Only), backlog });
  } else {
    server.listen({ path: address, backlog, readableAll, writableAll });
  }
}

class RoundRobin {
  constructor(key, address, options) {
    this.key = key;
    this.all = new Map();
    this.free = new Map();
    this.connections = []; // that no worker was free for
    this.handle = null;
    this.server = net.createServer();
    listen(this.server, address, options);
    this.server.once('listening', () => this.start());
  }

  start() {
    this.handle = this.server._handle;
    this.handle.onconnection = (code, connection) => this.distribute(code, connection);
    this.server._handle = null;
    this.server = null;
  }

  add(worker, send) {
    this.all.set(worker.id, worker);
    const done = () => {
      const sockname = {};
      const reply = this.handle.getsockname(sockname) === 0 && sockname.port !== undefined ? { sockname } : undefined;
      send(0, reply, undefined);
      this.handOff(worker);
    };
    if (this.server === null) {
      done();
      return;
    }
    this.server.once('listening', done);
    this.server.once('error', (error) => send(error.errno, undefined, undefined));
  }

  remove(worker) {
    if (!this.all.delete(worker.id)) return false;
    this.free.delete(worker.id);
    if (this.all.size > 0) return false;
    for (const connection of this.connections) connection.close();
    this.connections = [];
    this.handle?.close();
    this.handle = null;
    return true;
  }

  distribute(code, connection) {
    if (connection === undefined) return; // accept(2) failed: there is nobody to tell
    this.connections.push(connection);
    const [next] = this.free;
    if (next === undefined) return;
    this.free.delete(next[0]);
    this.handOff(next[1]);
  }

  // One connection at a time to each worker, the next when it took the last.
  handOff(worker) {
    if (!this.all.has(worker.id)) return;
    const connection = this.connections.shift();
    if (connection === undefined) {
      this.free.set(worker.id, worker);
      return;
    }
    const told = tell(worker.process, { act: 'newconn', key: this.key }, connection, (reply) => {
      if (reply.accepted) connection.close();
      else this.distribute(0, connection); // to another one
      this.handOff(worker);
    });
    if (told === false && !worker.process.connected) this.distribute(0, connection);
  }
}

class Shared {
  constructor(key, address, options) {
    this.key = key;
    this.workers = new Map();
    this.handle = null;
    this.code = 0;
    const made = makeShared(address, options);
    if (typeof made === 'number') this.code = made;
    else this.handle = made;
    if (this.handle !== null) hook.held?.add(this);
  }

  add(worker, send) {
    this.workers.set(worker.id, worker);
    send(this.code, undefined, this.handle ?? undefined);
  }

  remove(worker) {
    if (!this.workers.delete(worker.id) || this.workers.size > 0 || hook.held?.has(this)) return false;
    this.handle?.close();
    this.handle = null;
    return true;
  }
}

// A bound handle, or a negative code.
function makeShared(address, { addressType, port, fd, flags }) {
  const inherited = hook.inherited?.({ address, port, addressType, fd });
  if (inherited !== undefined) return inherited;
  if (addressType !== 'udp4' && addressType !== 'udp6') {
    return net._createServerHandle(address, port, addressType, fd, flags);
  }
  const { UDP } = require('dgram/dgram_handle');
  const udp = new UDP();
  const code = fd >= 0 ? openUdp(udp, fd) : udp.bind(address, port || 0, flags);
  if (code === 0) return udp;
  udp.close();
  return code;
}

function openUdp(udp, fd) {
  return natives('net').fdKind(fd) === 'udp' ? udp.open(fd) : UV_EINVAL;
}

module.exports = { RoundRobin, Shared };
