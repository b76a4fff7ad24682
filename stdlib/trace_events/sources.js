// SPDX-License-Identifier: MIT
'use strict';
// Who makes the trace events of a category in this thread. Rooms that cannot afford to ask on their hot paths are not
// asked: their natives are replaced by ones that record, when the category is first enabled. Rooms that can look at
// internal/trace themselves.

const ops = natives('trace_events');
const { trace } = require('internal/trace');

let lastId = 0;

// { name: value, ... } as the event's args
function addArgs(phase, group, name, id, args) {
  ops.add(phase, group, name, id, args === undefined ? undefined : JSON.stringify(args), 0);
}

// ---- natives ---------------------------------------------------------------------------------------

// Around each call; `rename` gives the events' names.
function traceCalls(room, names, group, rename) {
  for (const name of names) {
    const call = room[name];
    room[name] = function traced(...args) {
      const shown = rename(name, args);
      for (const one of shown) trace.add('B', group, one);
      try {
        return Reflect.apply(call, room, args);
      } finally {
        for (const one of shown) trace.add('E', group, one);
      }
    };
  }
}

// From the call to that of its last argument.
function traceCompletions(room, names, group, rename) {
  for (const name of names) {
    const call = room[name];
    room[name] = function traced(...args) {
      const done = args.at(-1);
      if (typeof done !== 'function') return Reflect.apply(call, room, args);
      const id = ++lastId, shown = rename(name);
      for (const one of shown) trace.add('b', group, one, id);
      args[args.length - 1] = function ended(...values) {
        for (const one of shown) trace.add('e', group, one, id);
        return Reflect.apply(done, this, values);
      };
      return Reflect.apply(call, room, args);
    };
  }
}

// Ops that are several calls, and those whose events have other names.
const several = {
  __proto__: null, readFile: ['open', 'fstat', 'read', 'close'], readFileUtf8: ['open', 'read', 'close'],
  writeFile: ['open', 'write', 'close'], writeFileUtf8: ['open', 'write', 'close'], writeString: ['write'],
  realpathNative: ['realpath'],
};
const renamed = { __proto__: null, futimes: ['futime'], lutimes: ['lutime'], readdir: ['scandir'], utimes: ['utime'] };
const directories = { __proto__: null, dirOpen: 'opendir', dirRead: 'read', dirClose: 'closedir' };
const notTraced = new Set(['exists', 'kind', 'pollStart', 'print', 'watchClose', 'watchRef', 'watchStart', 'rmTree']);

function fileOps() {
  const { ops: all } = require('fs/fs_ops');
  return [all, Object.keys(all).filter((name) => !notTraced.has(name) && !(name in directories))];
}

function traceFiles(group, isAsync) {
  const { 0: all, 1: names } = fileOps();
  if (isAsync) {
    return traceCompletions(all, names, group, (name) => several[name] ?? renamed[name] ?? [name.toLowerCase()]);
  }
  traceCalls(all, names, group, (name, args) => (typeof args.at(-1) === 'function' ? [] :
    (several[name] ?? [name.toLowerCase()]).map((one) => `fs.sync.${one}`)));
}

function traceDirectories(group, isAsync) {
  const { ops: all } = require('fs/fs_ops'), names = Object.keys(directories);
  if (isAsync) return traceCompletions(all, names, group, (name) => [directories[name]]);
  traceCalls(all, names, group, (name, args) =>
    (typeof args.at(-1) === 'function' ? [] : [`fs_dir.sync.${directories[name]}`]));
}

function traceScripts(group) {
  const vm = natives('vm');
  traceCalls(vm, ['compileScript'], group, () => ['ContextifyScript::New']);
  traceCalls(vm, ['runScript'], group, (name, args) => [args[1] === undefined ? 'RunInThisContext' : 'RunInContext']);
}

// ---- connections --------------------------------------------------------------------------------------

function traceConnections(group) {
  const ids = new WeakMap(); // by handle
  require('net/net_watch').watchConnections({
    begin(handle, { path, ip, port }) {
      const isAbstract = path?.startsWith('\0');
      ids.set(handle, ++lastId);
      addArgs('b', group, 'connect', lastId, path === undefined ? { ip, port } :
        { path_type: isAbstract ? 'abstract socket' : 'file', pipe_path: isAbstract ? path.slice(1) : path });
    },
    end(handle) {
      const id = ids.get(handle);
      if (id !== undefined) addArgs('e', group, 'connect', id);
      ids.delete(handle);
    },
  });
}

// ---- http ----------------------------------------------------------------------------------------------

function traceRequests(group) {
  const { subscribe } = require('diagnostics_channel'), ids = new WeakMap();
  const pair = (first, last, keyOf, name) => {
    subscribe(first, (message) => {
      ids.set(keyOf(message), ++lastId);
      trace.add('b', group, name, lastId);
    });
    subscribe(last, (message) => {
      const id = ids.get(keyOf(message));
      if (id !== undefined) trace.add('e', group, name, id);
    });
  };
  pair('http.client.request.start', 'http.client.response.finish', ({ request }) => request, 'http.client.request');
  pair('http.server.request.start', 'http.server.response.finish', ({ response }) => response, 'http.server.request');
}

// ---- async_hooks ---------------------------------------------------------------------------------------

const types = new Map(); // id -> type, of what was made since
let hook = null;

function makeHook(group) {
  const asyncIds = require('internal/async_ids');
  const around = (phase, id) => {
    const type = types.get(id);
    if (type !== undefined) trace.add(phase, group, `${type}_CALLBACK`, id);
  };
  return {
    init(id, type, triggerAsyncId) {
      types.set(id, type);
      trace.add('b', group, type, id, { executionAsyncId: asyncIds.current(), triggerAsyncId });
    },
    before: (id) => around('b', id),
    after: (id) => around('e', id),
    destroy(id) {
      const type = types.get(id);
      if (type === undefined) return;
      types.delete(id);
      trace.add('e', group, type, id);
    },
  };
}

function traceAsyncHooks(group, on) {
  const asyncIds = require('internal/async_ids');
  if (on && hook === null) asyncIds.addHook(hook = makeHook(group));
  if (on || hook === null) return;
  asyncIds.removeHook(hook);
  types.clear();
  hook = null;
}

// ---- milestones ----------------------------------------------------------------------------------------

function traceMilestones(group) {
  const { performance } = require('perf_hooks'), { nodeTiming } = performance;
  const base = process.hrtime.bigint() / 1000n - BigInt(Math.round(performance.now() * 1e3));
  const mark = (name) => {
    if (nodeTiming[name] >= 0) ops.add('R', group, name, undefined, undefined, Number(base) + Math.round(nodeTiming[name] * 1e3));
  };
  ['nodeStart', 'v8Start', 'environment', 'bootstrapComplete'].forEach(mark);
  require('internal/ending').atEnd(() => ['loopStart', 'loopExit'].forEach(mark));
}

// ---- modules -------------------------------------------------------------------------------------------

// Around each require(); `told` (or undefined) is given the name and the milliseconds it took.
function timeModules(group, told) {
  const { Module } = require('internal/module_loader'), load = Module._load;
  const { performance } = require('perf_hooks');
  Module._load = (request, ...others) => {
    const id = ++lastId, name = `require('${request}')`, began = told && performance.now();
    if (ops.isEnabled(group)) trace.add('b', group, name, id);
    try {
      return load(request, ...others);
    } finally {
      if (ops.isEnabled(group)) trace.add('e', group, name, id);
      told?.(request, performance.now() - began);
    }
  };
}

const moduleTimer = 'node,node.module_timer';

// NODE_DEBUG=module_timer
function tellModules() {
  const { debuglog } = require('internal/debuglog');
  const log = debuglog('module_timer');
  if (!log.enabled) return;
  used.add(moduleTimer);
  timeModules(moduleTimer, (name, ms) => log(`[${name}]: ${Number(ms.toFixed(3))}ms`));
}

// ---- all of them -----------------------------------------------------------------------------------------

// [group of categories, use(group)]; those that can be ended have use(group, on)
const sources = [
  ['node,node.fs,node.fs.sync', (group) => traceFiles(group, false)],
  ['node,node.fs,node.fs.async', (group) => traceFiles(group, true)],
  ['node,node.fs_dir,node.fs_dir.sync', (group) => traceDirectories(group, false)],
  ['node,node.fs_dir,node.fs_dir.async', (group) => traceDirectories(group, true)],
  ['node,node.dns,node.dns.native', (group) => {
    const dns = natives('dns');
    traceCompletions(dns, Object.keys(dns).filter((name) => name !== 'hooks'), group, (name) => [name]);
  }],
  ['node,node.vm,node.vm.script', traceScripts],
  ['node,node.net,node.net.native', traceConnections],
  ['node,node.http', traceRequests],
  [moduleTimer, (group) => timeModules(group)],
  ['node,node.bootstrap', traceMilestones],
  ['node,node.environment', (group) => {
    trace.add('b', group, 'Environment', 0);
    require('internal/ending').atEnd(() => trace.add('e', group, 'Environment', 0));
  }],
];
const used = new Set();

// The categories that are enabled have changed.
function use() {
  for (const { 0: group, 1: begin } of sources) {
    if (used.has(group) || !ops.isEnabled(group)) continue;
    used.add(group);
    begin(group);
  }
  const group = 'node,node.async_hooks';
  traceAsyncHooks(group, ops.isEnabled(group));
}

module.exports = { tellModules, use };
