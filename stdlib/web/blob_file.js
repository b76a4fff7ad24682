/* SPDX-License-Identifier: MIT */
/*
 * blob_file.js - the bytes of blobs that are, in whole or in part, a file (fs.openAsBlob): read each time they are
 * asked for, as long as the file is what it was. What blob.js uses of a Buffer, and more: `length`, subarray(),
 * check(), read(), readAll(). Source: Node's doc/api/fs.md, "fs.openAsBlob".
 */
'use strict';

const fs = require('fs');
const { Buffer } = require('buffer');

function notReadable() { return new DOMException('The blob could not be read', 'NotReadableError'); }

function stampOf(path) {
  const { mtimeNs, size } = fs.statSync(path, { bigint: true });
  return `${size} ${mtimeNs}`;
}

class FileBytes {
  constructor(path, stamp, start, length) {
    this.path = path;
    this.stamp = stamp; // of the file when the blob was made
    this.start = start;
    this.length = length;
  }

  subarray(from, to) { return new FileBytes(this.path, this.stamp, this.start + from, Math.max(0, to - from)); }

  check() {
    let stamp;
    try {
      stamp = stampOf(this.path);
    } catch (err) {
      if (err.code === 'ERR_ACCESS_DENIED') throw err;
    }
    if (stamp !== this.stamp) throw notReadable();
  }

  async read(at, most) {
    this.check();
    const length = Math.min(most, this.length - at);
    const handle = await fs.promises.open(this.path);
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafeSlow(length), 0, length, this.start + at);
      if (bytesRead !== length) throw notReadable();
      return buffer;
    } finally {
      await handle.close();
    }
  }
}

class JoinedBytes {
  constructor(parts) {
    this.parts = parts;
    this.length = parts.reduce((sum, part) => sum + part.length, 0);
  }

  subarray(from, to) {
    const parts = [];
    let at = 0;
    for (const part of this.parts) {
      const first = Math.max(from - at, 0), last = Math.min(to - at, part.length);
      if (first < last) parts.push(part.subarray(first, last));
      at += part.length;
    }
    return new JoinedBytes(parts);
  }

  check() { for (const part of this.parts) part.check?.(); }

  // As much as one part has.
  async read(at, most) {
    for (const part of this.parts) {
      if (at < part.length) return part.read ? part.read(at, most) : new Uint8Array(part.subarray(at, at + most));
      at -= part.length;
    }
    return new Uint8Array(0);
  }
}

// -> a Buffer with memory of its own
async function readAll() {
  this.check();
  const all = Buffer.allocUnsafeSlow(this.length);
  for (let at = 0; at < all.length;) {
    const piece = await this.read(at, all.length - at);
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
FileBytes.prototype.readAll = JoinedBytes.prototype.readAll = readAll;

function open(path) {
  let stamp;
  try {
    stamp = stampOf(path);
  } catch (err) {
    if (err.code === 'ERR_ACCESS_DENIED') throw err;
    return Promise.reject(notReadable());
  }
  return new FileBytes(path, stamp, 0, Number(stamp.split(' ', 1)[0]));
}

module.exports = { join: (parts) => new JoinedBytes(parts), open };
