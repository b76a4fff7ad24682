/* SPDX-License-Identifier: MIT */
/*
 * cluster.js - node:cluster of a process that is alone: it is the primary and has no workers.
 * Forking does not exist yet: internal/missing.
 */
'use strict';

const EventEmitter = require('events');
const { missing } = require('internal/missing');

const cluster = new EventEmitter();

module.exports = Object.assign(cluster, {
  isWorker: false,
  isMaster: true,
  isPrimary: true,
  Worker: missing('cluster.Worker', EventEmitter),
  workers: {},
  settings: {},
  SCHED_NONE: 1,
  SCHED_RR: 2,
  schedulingPolicy: 2,
  fork: missing('cluster.fork'),
  setupMaster: missing('cluster.setupMaster'),
  setupPrimary: missing('cluster.setupPrimary'),
  // Without workers there is nothing to wait for.
  disconnect(callback) { if (typeof callback === 'function') process.nextTick(callback); },
});
