// SPDX-License-Identifier: MIT
'use strict';
// How net and dgram reach the primary of a cluster without loading cluster: cluster_worker sets `ask`.

module.exports = {
  // null, or in a worker: ask(server, {address, port, addressType, fd, flags, backlog, ...}, done) asks the primary
  // for what to listen with; done(code, handle).
  ask: null,
};
