// SPDX-License-Identifier: MIT
'use strict';
// How net and dgram reach the primary of a cluster without loading cluster: cluster_worker sets `ask`.

module.exports = {
  // null, or in a worker: ask(server, {address, port, addressType, fd, flags, backlog, ...}, done) asks the primary
  // for what to listen with; done(code, handle).
  ask: null,
  // In a supervisor (stdlib/supervisor). held: a Set of the sockets that workers share, which stay open without workers;
  // inherited({address, port, addressType, fd}): the handle of a socket that a service manager has opened, or undefined.
  held: null,
  inherited: null,
};
