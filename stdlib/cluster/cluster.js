/* SPDX-License-Identifier: MIT */
/*
 * cluster.js - the public module: the primary's half (cluster_primary) or a worker's (cluster_worker), which the
 * process learns when it starts. Source of behaviour: doc cluster.md.
 */
'use strict';

const EventEmitter = require('events');
const { onStart } = require('internal/startup');
const { Worker } = require('cluster/cluster_worker_object');

const cluster = new EventEmitter();

Object.assign(cluster, { isWorker: false, isMaster: true, isPrimary: true, Worker });

onStart(() => {
  if (!Object.hasOwn(process.env, 'NODE_UNIQUE_ID')) require('cluster/cluster_primary').setUp(cluster);
  else Object.assign(cluster, { isWorker: true, isMaster: false, isPrimary: false }); // the rest is boot/start's
});

module.exports = cluster;
