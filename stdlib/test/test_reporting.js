/* SPDX-License-Identifier: MIT */
/*
 * test_reporting.js - from the events of a run to its reporters, and from those to their destinations.
 * Source: Node's doc/api/test.md, "Test reporters".
 */
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const EventEmitter = require('events');
const { reporters, within } = require('test/test_current');

const builtin = new Set(['spec', 'tap', 'dot', 'junit', 'lcov']);

// The reporter a name stands for: one of ours, or the default export of a module, as import() finds it
// from the working directory.
async function load(name) {
  if (builtin.has(name)) return require('test/reporters')[name];
  const { pathToFileURL } = require('url');
  const base = pathToFileURL(`${process.cwd()}/`).href;
  const module = await require('internal/esm/loader').importModule(name, base);
  return module.default;
}

function asReporter(value) {
  const reporter = isClass(value) ? new value() : value;
  if (typeof reporter !== 'function' && typeof reporter?.pipe !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('Reporter', ['function', 'Stream'], reporter);
  }
  return reporter;
}

// A class, or a constructor of streams in the old manner.
function isClass(value) {
  if (typeof value !== 'function' || value.prototype === undefined) return false;
  if (Object.getOwnPropertyDescriptor(value, 'prototype').writable === false) return true;
  return value.prototype.constructor === value && typeof value.prototype.pipe === 'function';
}

function destinationOf(name) {
  if (name === 'stdout') return process.stdout;
  if (name === 'stderr') return process.stderr;
  return require('fs').createWriteStream(name);
}

// Connects the reporters of root.config; the promise is fulfilled when they listen.
function setUpReporters(root) { return within(reporters, connect, undefined, [root]); }

async function connect(root) {
  const outputs = [];
  // An error of a reporter ends the process; the run cannot tell of it.
  function onError(err) {
    require('internal/emitted_error').note(this, err, EventEmitter.prototype.emit);
    root.reporterError = err;
    throw err;
  }
  root.stream.on('error', () => {}); // That of a reporter, whose own stream tells it, too.
  for (const [name, to] of root.config.reporters) {
    const reporter = asReporter(await load(name));
    const output = root.stream.compose(reporter);
    output.on('error', onError);
    const destination = destinationOf(to);
    output.pipe(destination, { end: to !== 'stdout' && to !== 'stderr' });
    outputs.push({ output, destination, ends: to !== 'stdout' && to !== 'stderr' });
  }
  root.flushed = () => Promise.all(outputs.map(flush));
}

// Fulfilled when all that a reporter has to say is out.
async function flush({ output, destination, ends }) {
  const { finished } = require('stream/promises');
  if (ends) return finished(destination);
  if (!output.readableEnded) await finished(output, { writable: false });
  return undefined;
}

module.exports = { setUpReporters };
