/* SPDX-License-Identifier: MIT */
/*
 * child_process.js - the public module node:child_process.
 * Source: Node's doc/api/child_process.md.
 */
'use strict';

const { ChildProcess } = require('child_process/child_process_child');
const { exec, execFile, fork, spawn } = require('child_process/child_process_spawn');
const { execFileSync, execSync, spawnSync } = require('child_process/child_process_sync');

module.exports = {
  ChildProcess, exec, execFile, execFileSync, execSync, fork, spawn, spawnSync,
};
