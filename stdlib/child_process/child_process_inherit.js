/* SPDX-License-Identifier: MIT */
/*
 * child_process_inherit.js - the child's side of the channel: boot/start calls setUp() when
 * NODE_CHANNEL_FD is in the environment. The channel keeps the process alive only while somebody
 * listens for 'message' or 'disconnect'.
 */
'use strict';

const { Pipe } = require('net/net_handle');
const { errnoException } = require('internal/errors');
const { setUpChannel } = require('child_process/child_process_channel');

function counts(name) {
  return name === 'message' || name === 'disconnect';
}

function setUp() {
  const fd = Number.parseInt(process.env.NODE_CHANNEL_FD, 10);
  const serialization = process.env.NODE_CHANNEL_SERIALIZATION_MODE || 'json';
  delete process.env.NODE_CHANNEL_FD;
  delete process.env.NODE_CHANNEL_SERIALIZATION_MODE;
  const handle = new Pipe(true);
  const code = handle.open(fd);
  if (code < 0) throw errnoException(code, 'open');
  handle.unref();
  const control = setUpChannel(process, handle, null, serialization);
  process.on('newListener', (name) => {
    if (counts(name)) control.refCounted();
  });
  process.on('removeListener', (name) => {
    if (counts(name)) control.unrefCounted();
  });
}

module.exports = { setUp };
