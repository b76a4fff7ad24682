// SPDX-License-Identifier: MIT
'use strict';
// Which categories are recorded, and what JavaScript has to do for them in this thread: only the rooms whose events
// are wanted are told to make them (trace_events/sources). Source of behaviour: doc tracing.md.

const ops = natives('trace_events');
const { trace } = require('internal/trace');

const counts = new Map(); // category -> how many want it, in the order of their first wish
let begun = false, hasFile = false;

function jsonOf(data) { return data === undefined ? undefined : `{"data":${JSON.stringify(data)}}`; }

function add(phase, group, name, id, data) { ops.add(phase, group, name, id, jsonOf(data), 0); }

function enabledCategories() { return counts.size === 0 ? undefined : [...counts.keys()].join(','); }

function describeTitle() { ops.metadata('process_name', JSON.stringify({ name: process.title })); }

// What viewers show of the process.
function describeProcess() {
  const { versions, arch, platform, release } = process, room = natives('process'), { setTitle } = room;
  describeTitle();
  room.setTitle = (title) => {
    setTitle(title);
    describeTitle();
  };
  ops.metadata('version', JSON.stringify({ node: versions.node }));
  ops.metadata('node', JSON.stringify({ process: { versions, arch, platform, release } }));
}

// Of the thread that calls it; `describe`: the first time.
function begin(describe) {
  begun = true;
  trace.on = true;
  trace.add = add;
  describe();
}

// Of the command line.
function filePattern() { return require('internal/options').last('--trace-event-file-pattern'); }

function chooseFile() {
  const pattern = filePattern();
  if (pattern !== undefined) ops.files(pattern);
}

function apply() {
  if (!hasFile && counts.size === 0) return;
  if (!hasFile) chooseFile();
  hasFile = true;
  ops.enable(enabledCategories() ?? '');
  if (!begun) begin(describeProcess);
  require('trace_events/sources').use();
}

// Of the inspector: events of these categories are kept until they are taken; undefined: no more.
function collect(categories) {
  ops.collect(categories?.join(','));
  if (!begun) begin(describeProcess);
  require('trace_events/sources').use();
}

// JSON texts of events, separated by commas, when there is as much of them; else undefined.
function take(bytes) { return ops.take(bytes); }

function enable(categories) {
  for (const name of categories) counts.set(name, (counts.get(name) ?? 0) + 1);
  apply();
}

function disable(categories) {
  for (const name of categories) {
    const count = counts.get(name) - 1;
    if (count === 0) counts.delete(name);
    else counts.set(name, count);
  }
  apply();
}

// What the first event makes: with the names of engine/tracing.cc.
function firstFile() {
  return (filePattern() ?? 'node_trace.${rotation}.log').replaceAll('${rotation}', '1').replaceAll('${pid}', `${process.pid}`);
}

// By the command line; a list of only '""' wants nothing but the file.
function start(text) {
  const list = text.split(',').filter((name) => name !== '' && name !== '""');
  if (list.length > 0) return enable(list);
  chooseFile();
  hasFile = true;
  ops.enable('');
  begin(describeProcess);
}

// In a worker, whose process traces or not.
function startWorker(threadId, name) {
  if (!ops.isOn()) return;
  begin(() => ops.metadata('thread_name', JSON.stringify({ name: `[worker ${threadId}] ${name}` })));
  require('trace_events/sources').use();
}

module.exports = { collect, disable, enable, enabledCategories, firstFile, start, startWorker, take };
