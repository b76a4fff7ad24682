/* SPDX-License-Identifier: MIT */
/*
 * fs_stats.js - fs.Stats, fs.BigIntStats, fs.StatFs, made from the number arrays of the natives.
 * Dates are made when somebody looks at them: most callers want `size` or isFile().
 */
'use strict';

const constants = require('fs/fs_constants');

const { S_IFMT, S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFREG, S_IFSOCK } = constants;

// Field numbers: the order of stat_fields() in fs.c.
const SECONDS = 10;
const FIELDS = 18;

// What sync calls fill: one each, because nothing else runs between the call and its reading.
const scratch = new Float64Array(FIELDS);
const scratchBig = new BigInt64Array(FIELDS);

const dateNames = ['atime', 'mtime', 'ctime', 'birthtime'];

class StatsBase {
  constructor(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks) {
    this.dev = dev;
    this.mode = mode;
    this.nlink = nlink;
    this.uid = uid;
    this.gid = gid;
    this.rdev = rdev;
    this.blksize = blksize;
    this.ino = ino;
    this.size = size;
    this.blocks = blocks;
  }

  isDirectory() {
    return hasType(this, S_IFDIR);
  }

  isFile() {
    return hasType(this, S_IFREG);
  }

  isBlockDevice() {
    return hasType(this, S_IFBLK);
  }

  isCharacterDevice() {
    return hasType(this, S_IFCHR);
  }

  isSymbolicLink() {
    return hasType(this, S_IFLNK);
  }

  isFIFO() {
    return hasType(this, S_IFIFO);
  }

  isSocket() {
    return hasType(this, S_IFSOCK);
  }
}

// In 32 bits also for BigInt modes: they fit.
function hasType(stats, type) {
  return (Number(stats.mode) & S_IFMT) === type;
}

function dateFromMs(ms) {
  // Whole milliseconds, rounded as file times are: half up.
  return new Date(Math.floor(Number(ms) + 0.5));
}

// A date that is made on first reading and then is an ordinary property.
function defineDate(prototype, name) {
  Object.defineProperty(prototype, name, {
    __proto__: null,
    enumerable: true,
    configurable: true,
    get() {
      const value = dateFromMs(this[`${name}Ms`]);
      this[name] = value;
      return value;
    },
    set(value) {
      Object.defineProperty(this, name, {
        __proto__: null, value, enumerable: true, configurable: true, writable: true,
      });
    },
  });
}

// Callable without `new`, as it has been for ever in Node.
function Stats(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks,
  atimeMs, mtimeMs, ctimeMs, birthtimeMs) {
  this.dev = dev;
  this.mode = mode;
  this.nlink = nlink;
  this.uid = uid;
  this.gid = gid;
  this.rdev = rdev;
  this.blksize = blksize;
  this.ino = ino;
  this.size = size;
  this.blocks = blocks;
  this.atimeMs = atimeMs;
  this.mtimeMs = mtimeMs;
  this.ctimeMs = ctimeMs;
  this.birthtimeMs = birthtimeMs;
}
Object.setPrototypeOf(Stats.prototype, StatsBase.prototype);
Object.setPrototypeOf(Stats, StatsBase);

class BigIntStats extends StatsBase {
  constructor(f) {
    super(f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7], f[8], f[9]);
    const ns = [0, 1, 2, 3].map((i) => f[SECONDS + 2 * i] * 1000000000n + f[SECONDS + 1 + 2 * i]);
    this.atimeMs = ns[0] / 1000000n;
    this.mtimeMs = ns[1] / 1000000n;
    this.ctimeMs = ns[2] / 1000000n;
    this.birthtimeMs = ns[3] / 1000000n;
    this.atimeNs = ns[0];
    this.mtimeNs = ns[1];
    this.ctimeNs = ns[2];
    this.birthtimeNs = ns[3];
  }
}

for (const name of dateNames) {
  defineDate(Stats.prototype, name);
  defineDate(BigIntStats.prototype, name);
}

function ms(f, i) {
  return f[i] * 1000 + f[i + 1] / 1000000;
}

// From a Float64Array or a BigInt64Array of FIELDS numbers.
function statsFrom(f) {
  if (f instanceof BigInt64Array) return new BigIntStats(f);
  return new Stats(f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7], f[8], f[9],
    ms(f, 10), ms(f, 12), ms(f, 14), ms(f, 16));
}

// For the synchronous ops: stat into this, then statsFrom(it).
function scratchFor(big) {
  return big ? scratchBig : scratch;
}

class StatFs {
  constructor(f) {
    this.type = f[0];
    this.bsize = f[1];
    this.frsize = f[7];
    this.blocks = f[2];
    this.bfree = f[3];
    this.bavail = f[4];
    this.files = f[5];
    this.ffree = f[6];
  }
}

module.exports = { BigIntStats, StatFs, Stats, scratchFor, statsFrom };
