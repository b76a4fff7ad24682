// SPDX-License-Identifier: MIT
'use strict';
// What options of the command line record for the whole life of a process or thread: --cpu-prof, --heap-prof,
// --heapsnapshot-near-heap-limit, --heapsnapshot-signal. Source of behaviour: doc cli.md.

const heap = natives('heap');
const ops = natives('v8_profile');
const { atEnd } = require('internal/ending');
const { validateUint32 } = require('internal/validators');
const options = require('internal/options');
const path = require('path');

// The last of those that were given.
const { last } = options;
const folder = (own) => last(own) ?? last('--diagnostic-dir') ?? '';
const threadId = () => require('worker_threads').threadId;

function usage(text) {
  process._rawDebug(`${process.execPath}: ${text}`);
  process.reallyExit(9);
}

function stamp() {
  const now = new Date(), two = (number) => String(number).padStart(2, '0');
  return [`${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`,
          `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`];
}

// CPU.20260401.123456.1234.0.001.cpuprofile
function fileName(given, prefix, extension) {
  if (given !== undefined) return given.replaceAll('${pid}', process.pid); // eslint-disable-line no-template-curly-in-string
  return [prefix, ...stamp(), process.pid, threadId(), '001', extension].join('.');
}

function writeProfile(text, directory, name) {
  const fs = require('fs'), file = path.resolve(directory, name);
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  } catch (err) {
    process._rawDebug(`Failed to write ${file}: ${err.message}`);
  }
}

// `kind`: cpu or heap, `begin(interval)` and `end()` of a profile.
function record(kind, interval, begin, end, prefix, extension) {
  const option = `--${kind}-prof`;
  if (!options.get(option)) {
    const extra = ['dir', 'interval', 'name'].find((one) => options.get(`${option}-${one}`) !== undefined);
    if (extra !== undefined) usage(`${option}-${extra} must be used with ${option}`);
    return;
  }
  const directory = path.resolve(folder(`${option}-dir`)), profile = begin(Number(last(`${option}-interval`) ?? interval));
  atEnd(() => writeProfile(end(profile), directory, fileName(last(`${option}-name`), prefix, extension)));
}

let isLimitSet = false;

function setHeapSnapshotNearHeapLimit(limit) {
  validateUint32(limit, 'limit', true);
  if (isLimitSet) return;
  isLimitSet = true;
  heap.snapshotsNearLimit(limit, last('--diagnostic-dir') ?? '', threadId());
}

function start() {
  record('cpu', 1000, (interval) => ops.start(interval), (number) => ops.stop(number), 'CPU', 'cpuprofile');
  record('heap', 512 * 1024, (interval) => ops.startHeap(interval), () => ops.stopHeap(), 'Heap', 'heapprofile');
  const limit = last('--heapsnapshot-near-heap-limit');
  if (limit !== undefined && limit !== '0') setHeapSnapshotNearHeapLimit(Number(limit));
  const signal = last('--heapsnapshot-signal');
  if (signal !== undefined) process.on(signal, () => require('v8').writeHeapSnapshot());
}

module.exports = { setHeapSnapshotNearHeapLimit, start };
