// SPDX-License-Identifier: MIT
'use strict';
// The domain NodeRuntime: when the thread waits for a debugger, and when it has ended.

const ops = natives('inspector');

const WAITING = 1, END = 2; // as in inspector_agent.h

const domain = {
  enable(client) { ops.watch(client.number, WAITING, true); },
  disable(client) { ops.watch(client.number, WAITING, false); },
  notifyWhenWaitingForDisconnect(client, { enabled }) { ops.watch(client.number, END, enabled === true); },
};

module.exports = { domain };
