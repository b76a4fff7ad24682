/* SPDX-License-Identifier: MIT */
/*
 * test_coverage_process.js - coverage of one process: counted from its beginning, written at its end to the folder
 * that NODE_V8_COVERAGE names, in Node's format. Loaded by boot/start when somebody asks for coverage.
 */
'use strict';

const { isMainThread, threadId } = require('worker_threads');
const { join, resolve } = require('path');
const { pathToFileURL } = require('url');

const ops = natives('test');
let folder, started = false, files = 0;

// Script names are paths for CommonJS, URLs for ES modules.
function named(script) {
  return script.url.startsWith('/') ? { ...script, url: pathToFileURL(script.url).href } : script;
}

const ofPrograms = ({ url }) => url.startsWith('file:');

// The counts since the last call: scripts of programs only.
function take() {
  const text = ops.coverageTake();
  if (text === undefined) return [];
  const { result: { result } } = JSON.parse(text);
  return result.map(named).filter(ofPrograms);
}

// Writes what was counted; what is in the folder already stays.
function write(to = folder) {
  const { mkdirSync, writeFileSync } = require('fs');
  const result = take();
  mkdirSync(to, { recursive: true });
  const name = `coverage-${process.pid}-${Date.now()}-${threadId + files++}.json`;
  writeFileSync(join(to, name), JSON.stringify({ result }));
}

function begin() {
  if (!isMainThread || started) return;
  started = ops.coverageStart();
  const { NODE_V8_COVERAGE: given } = process.env;
  if (!started || given === undefined || given === '') return;
  folder = resolve(given);
  process.env.NODE_V8_COVERAGE = folder; // Children may have another working directory.
  process.on('exit', () => {
    if (folder !== undefined) write();
  });
}

// Whose run reports its coverage writes by itself.
function takeOver() { folder = undefined; }

module.exports = { begin, isStarted: () => started, takeOver, write };
