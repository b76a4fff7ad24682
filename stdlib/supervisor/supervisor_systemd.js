// SPDX-License-Identifier: MIT
'use strict';
// supervisor_systemd - the service manager's side: sd_notify(3), the watchdog, and sockets that it has opened for us
// (sd_listen_fds(3)). What is ours of the environment is taken out of it, so that workers do not speak in our name.

const natives = require('natives');
const path = require('path');
const native = natives('supervisor');
const net = natives('net');

const kFirst = 3; // descriptor

function take(name) {
  const value = process.env[name];
  delete process.env[name];
  return value;
}

const isOurs = (pid) => pid === undefined || Number(pid) === process.pid;

// ---- notifications ---------------------------------------------------------------------------------------

class Notifier {
  constructor(warn) {
    this.socket = take('NOTIFY_SOCKET') || undefined;
    this.warn = warn;
    this.timer = null;
    const usec = Number(take('WATCHDOG_USEC')), mine = isOurs(take('WATCHDOG_PID'));
    if (this.socket === undefined) return;
    if (!/^[/@]./.test(this.socket)) {
      warn(`NOTIFY_SOCKET is '${this.socket}', which is neither a path nor an abstract name: nobody is notified`);
      this.socket = undefined;
    } else if (usec > 0 && mine) {
      this.timer = setInterval(() => this.send('WATCHDOG=1'), Math.max(1, usec / 2000));
    }
  }

  // Assignments, one a line.
  send(...lines) {
    if (this.socket === undefined) return;
    const code = native.notify(this.socket, lines.join('\n'));
    if (code === 0) return;
    this.warn(`NOTIFY_SOCKET '${this.socket}' takes no message: ${require('internal/errors').uvErrName(code)}`);
    this.end();
  }

  reloading() {
    this.send('RELOADING=1', `MONOTONIC_USEC=${process.hrtime.bigint() / 1000n}`);
  }

  end() {
    clearInterval(this.timer);
    this.socket = undefined;
  }
}

// ---- sockets ---------------------------------------------------------------------------------------------

function openHandle(kind, fd) {
  const { Pipe, TCP } = require('net/net_handle');
  if (kind === 'udp') return new (require('dgram/dgram_handle').UDP)();
  return kind === 'tcp' ? new TCP(true) : new Pipe(false, true);
}

// {fd, name, address, port, path, handle}, or undefined when it is no socket to listen with
function openSocket(fd, name) {
  const kind = net.fdKind(fd);
  if (!['tcp', 'pipe', 'udp'].includes(kind) || native.claim(fd) !== 0) return undefined;
  const handle = openHandle(kind, fd), where = {};
  if (handle.open(fd) !== 0 || handle.getsockname(where) !== 0) return undefined;
  const at = kind === 'pipe' ? { path: where.address } : { address: where.address, port: where.port };
  return { fd, name, kind, ...at, handle, isTaken: false };
}

function openSockets(warn) {
  const number = Number(take('LISTEN_FDS')), mine = isOurs(take('LISTEN_PID'));
  const names = (take('LISTEN_FDNAMES') ?? '').split(':');
  const sockets = [];
  for (let i = 0; mine && i < number; i++) {
    const socket = openSocket(kFirst + i, names[i] || 'unknown');
    if (socket === undefined) warn(`descriptor ${kFirst + i} of LISTEN_FDS is no socket to listen with`);
    else sockets.push(socket);
  }
  return sockets;
}

const describe = (socket) => socket.path ?? `${socket.address}:${socket.port}`;

function matches(socket, { address, port, addressType, fd }) {
  if (fd >= 0) return socket.fd === fd;
  const isUdp = addressType === 'udp4' || addressType === 'udp6';
  if (isUdp !== (socket.kind === 'udp')) return false;
  if (port >= 0) return socket.port === port;
  return socket.path !== undefined && typeof address === 'string' && path.resolve(address) === path.resolve(socket.path);
}

// For internal/cluster_hook: the handle of the socket that fits best, which is never closed for want of workers.
function inheritedOf(sockets) {
  return (wanted) => {
    const found = sockets.filter((socket) => matches(socket, wanted));
    const best = found.find((socket) => socket.address === wanted.address) ?? found[0];
    if (best !== undefined) best.isTaken = true;
    return best?.handle;
  };
}

module.exports = { Notifier, describe, inheritedOf, openSockets };
