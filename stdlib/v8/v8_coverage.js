// SPDX-License-Identifier: MIT
'use strict';
// Which code ran, and how often: v8.takeCoverage(), stopCoverage() and the files that the environment's
// NODE_V8_COVERAGE asks for. Source of behaviour: doc v8.md, cli.md.

const ops = natives('v8_coverage');
const { atEnd } = require('internal/ending');
const path = require('path');

let directory; // of the files, while there are any to be written

// The name that a script was compiled by is a path, or a URL of some kind.
function urlOf(name) { return path.isAbsolute(name) ? require('url').pathToFileURL(name).href : name; }

// At the end of a thread the program may have patched what iterates, and Object's functions: neither is used here.

// Counts since the last call or the start, as of DevTools' Profiler.takePreciseCoverage.
function take() {
  const scripts = JSON.parse(ops.take());
  for (let i = 0; i < scripts.length; i++) scripts[i].url = urlOf(scripts[i].url);
  return scripts;
}

const lineLengthsOf = (text) => text.split(/[\n\u2028\u2029]/).map((line) => line.length);

// The source maps of scripts by their URLs, as coverage tools read them; those of packages only with --enable-source-maps.
function takeMaps() {
  const registry = require('internal/source_map/registry'), { nodeModules } = registry.getSupport();
  const list = ops.maps();
  let out;
  for (let i = 0; i < list.length; i += 3) {
    const name = list[i], url = list[i + 1];
    if (!nodeModules && name.includes('/node_modules/')) continue;
    const data = registry.load({ name, url })?.payload ?? null;
    out ??= {};
    out[urlOf(name)] = { lineLengths: lineLengthsOf(list[i + 2]), data, url: data === null ? url : null };
  }
  return out;
}

// The number at the end is the thread's, or the next that is free.
function open(fs, timestamp) {
  for (let number = require('worker_threads').threadId; ; number++) {
    try {
      return fs.openSync(path.join(directory, `coverage-${process.pid}-${timestamp}-${number}.json`), 'wx');
    } catch (err) {
      if (err.code !== 'EEXIST') throw err;
    }
  }
}

function write() {
  if (directory === undefined) return;
  const fs = require('fs'), timestamp = Date.now();
  const result = take(), cache = takeMaps();
  try {
    fs.mkdirSync(directory, { recursive: true });
    const fd = open(fs, timestamp);
    fs.writeFileSync(fd, JSON.stringify({ result, timestamp, 'source-map-cache': cache }));
    fs.closeSync(fd);
  } catch (err) {
    process._rawDebug(`Failed to write coverage to ${directory}: ${err.message}`);
  }
}

// `folder`: the value of NODE_V8_COVERAGE, which child processes get as an absolute path.
function writeAtEnd(folder) {
  directory = process.env.NODE_V8_COVERAGE = path.resolve(folder);
  ops.start();
  atEnd(write);
}

function stopCoverage() {
  if (directory === undefined) return;
  directory = undefined;
  ops.stop();
}

module.exports = { start: ops.start, stop: ops.stop, stopCoverage, take, takeCoverage: write, writeAtEnd };
