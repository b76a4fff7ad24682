/* SPDX-License-Identifier: MIT */
/*
 * child_process_stdio.js - options.stdio: what each descriptor of the child becomes.
 *
 * Source: Node's doc/api/child_process.md, "options.stdio".
 */
'use strict';

const {
  codes: {
    ERR_INVALID_ARG_VALUE, ERR_INVALID_SYNC_FORK_INPUT, ERR_IPC_ONE_PIPE, ERR_IPC_SYNC_FORK,
  },
} = require('internal/errors');

// Kinds as launch.h numbers them; the others are made of these.
const kIgnore = 0;
const kPipe = 1;
const kFd = 2;

// One descriptor. `wrapped` is the parent's stream that the child gets; `input` is spawnSync's.
class StdioSlot {
  constructor(type, kind, fd = -1) {
    this.type = type; // 'ignore', 'pipe', 'overlapped', 'inherit', 'fd', 'wrap', 'ipc'
    this.kind = kind;
    this.fd = fd;
    this.handle = null;
    this.socket = null;
    this.wrapped = null;
    this.input = undefined;
  }
}

function listOf(stdio) {
  if (typeof stdio === 'string') return stringToList(stdio);
  if (!Array.isArray(stdio)) throw new ERR_INVALID_ARG_VALUE('stdio', stdio);
  const list = stdio.slice();
  while (list.length < 3) list.push(undefined);
  return list;
}

// 'inherit' -> three of them; `channel` becomes the fourth.
function stringToList(stdio, channel) {
  const list = [];
  switch (stdio) {
    case 'ignore':
    case 'overlapped':
    case 'pipe': list.push(stdio, stdio, stdio); break;
    case 'inherit': list.push(0, 1, 2); break;
    default: throw new ERR_INVALID_ARG_VALUE('stdio', stdio);
  }
  if (channel !== undefined) list.push(channel);
  return list;
}

function handleOf(value) {
  if (typeof value?.fd === 'number' && typeof value.readStart === 'function') return value;
  const handle = value?._handle ?? value?.handle;
  return typeof handle?.fd === 'number' ? handle : undefined;
}

function wrapSlot(value, handle) {
  const slot = new StdioSlot('wrap', kFd, handle.fd);
  slot.wrapped = value;
  return slot;
}

function slotOf(value, index, sync) {
  value ??= index < 3 ? 'pipe' : 'ignore';
  if (value === 'ignore') return new StdioSlot('ignore', kIgnore);
  if (value === 'pipe' || value === 'overlapped' || (typeof value === 'number' && value < 0)) {
    return new StdioSlot(value === 'overlapped' ? 'overlapped' : 'pipe', kPipe);
  }
  if (value === 'inherit') return new StdioSlot('inherit', kFd, index);
  if (typeof value === 'number') return new StdioSlot('fd', kFd, value);
  const handle = typeof value === 'object' ? handleOf(value) : undefined;
  if (handle === undefined && typeof value.fd === 'number') {
    return new StdioSlot('fd', kFd, value.fd);
  }
  if (handle !== undefined) return wrapSlot(value, handle);
  if (typeof value === 'string' || ArrayBuffer.isView(value)) {
    if (!sync) throw new ERR_INVALID_SYNC_FORK_INPUT(value);
    const slot = new StdioSlot('pipe', kPipe);
    slot.input = value;
    return slot;
  }
  throw new ERR_INVALID_ARG_VALUE('stdio', value);
}

// -> { slots, ipcIndex }, ipcIndex -1 when there is no channel.
function readStdio(stdio, sync) {
  const list = listOf(stdio);
  const slots = new Array(list.length);
  let ipcIndex = -1;
  for (let i = 0; i < list.length; i++) {
    if (list[i] !== 'ipc') {
      slots[i] = slotOf(list[i], i, sync);
      continue;
    }
    if (sync) throw new ERR_IPC_SYNC_FORK();
    if (ipcIndex !== -1) throw new ERR_IPC_ONE_PIPE();
    ipcIndex = i;
    slots[i] = new StdioSlot('ipc', kPipe);
  }
  return { slots, ipcIndex };
}

module.exports = { kFd, kIgnore, kPipe, readStdio, stringToList };
