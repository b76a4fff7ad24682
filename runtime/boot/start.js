// SPDX-License-Identifier: MIT
'use strict';
// internal/bootstrap/start - the beginning of every process, after the realm was restored or made: fills in what
// belongs to this process, then runs the program. One function per way to start (enum rt_start).

const boot = natives('boot');
const ops = natives('process');
const { runStart } = require('internal/startup');
const inspecting = require('internal/inspecting');
const { lazy } = require('internal/process_object');
const options = require('internal/options');

const APP = 0, SCRIPT = 1, EVAL = 2, TOOL = 3, PROMPT = 4, TEST = 5, WORKER = 6, CLUSTER = 7;

// ---- step 1: process ----------------------------------------------------------------------------------

function fillProcess(argv, execArgv) {
  const path = ops.execPath();
  process.execPath = typeof path === 'string' ? path : argv[0];
  process.execArgv = execArgv;
  process.argv0 = argv[0];
  process.argv = [process.execPath, ...argv.slice(1)];
  lazy(process, 'pid', ops.pid);
  Object.defineProperty(process, 'ppid', { configurable: true, enumerable: true, get: ops.ppid });
  Object.defineProperty(process, 'title', {
    configurable: true, enumerable: true, get: ops.title, set: (value) => ops.setTitle(`${value}`),
  });
  inspecting.definePort(process);
  require('internal/stdio').setUp(process);
}

// ---- step 2: the program --------------------------------------------------------------------------------

// `process.execPath [options] /ingot/script.js [args]`, as this executable was called by itself: takes the
// script out of process.argv. Undefined: there is none, so it is a call of the application.
function scriptArgument() {
  const at = process.argv.findIndex((arg, i) => i > 0 && !arg.startsWith('-'));
  if (at < 0 || require('internal/embedded_modules').numberOf(process.argv[at]) < 0) return undefined;
  return process.argv.splice(1, at)[at - 1];
}

// The module to begin with: child_process starts this executable again with another one.
function appEntry() {
  const forked = ops.envGet('INGOT_FORK_ENTRY');
  if (forked !== undefined) delete process.env.INGOT_FORK_ENTRY;
  return forked || (forked === '' && scriptArgument()) || boot.modulePath(boot.moduleEntry());
}

// Built with --cluster: the process that is not forked supervises others that run the program, unless it was told not to.
function supervises() { return require('internal/tool').load('supervisor.js').main(boot.option('cluster')); }

// From here on the program has only what it was granted.
function usePermissions() {
  if (boot.startData()[7] === undefined) return; // no options at all
  if (options.get('--permission') || options.get('--permission-audit')) require('internal/permission').start();
}

// A supervisor runs nothing of the program and starts processes of it, whatever that may.
function startApp(isCluster) {
  const isForked = ops.envGet('INGOT_FORK_ENTRY') !== undefined;
  const path = appEntry();
  process.argv.splice(1, 0, path);
  if (isCluster && !isForked && supervises()) return;
  if (isCluster) usePermissions();
  if (isCluster && !isForked) inspect(CLUSTER);
  require('internal/run_main').runMain(path);
}

// A program of this kind can be looked at by debuggers. `text`: of options.
function inspect(kind, script, text) {
  const path = script !== undefined && !options.get('--entry-url') ? require('path').resolve(script) : script;
  inspecting.start(kind === APP || kind === CLUSTER ? process.execPath : path, text);
}

// A folder with compiled modules: for what is interpreted only, an executable does not listen to it.
function useCompileCache() {
  if (ops.envGet('NODE_COMPILE_CACHE') !== undefined) require('module/compile_cache').enableByEnvironment();
}

function startScript(script, preload) {
  useCompileCache();
  const { Module } = require('internal/module_loader');
  const { preloadModules, registerLoaders, runEntryUrl } = require('internal/run_main');
  const { resolve } = require('path');
  const isUrl = options.get('--entry-url');
  const path = isUrl ? script : resolve(script);
  process.argv.splice(1, 0, path);
  preloadModules(preload);
  registerLoaders();
  if (options.get('--check')) require('internal/tool').load('check.js').checkFile(path);
  else if (isUrl) runEntryUrl(path);
  else Module.runMain(path); // which a preloaded module may have replaced
}

function startEval(text, print, preload, name) {
  const { preloadModules, registerLoaders } = require('internal/run_main');
  if (name === undefined) process._eval = text;
  useCompileCache();
  preloadModules(preload);
  registerLoaders();
  if (options.get('--check')) require('internal/tool').load('check.js').checkStdin(text, options.get('--input-type'));
  else require('internal/process/execution').evalText(text, print, name);
}

// The parent is `ingot --watch`, with --test or without.
function reportFiles() {
  const tool = require('internal/tool');
  if (tool.has('watch_child.js')) tool.load('watch_child.js').install();
}

function start() {
  const { 0: kind, 1: argv, 2: script, 3: text, 4: print, 5: preload, 6: execArgv } = boot.startData();
  fillProcess(argv, execArgv);
  if (kind === WORKER) return require('worker_threads/worker_main').start(preload);
  require('internal/bootstrap/flags').apply();
  if (kind !== CLUSTER) usePermissions();
  runStart();
  if (kind === SCRIPT || kind === EVAL || kind === TEST) require('internal/bootstrap/diagnostics').start(false);
  const isSupervisor = kind === CLUSTER && ops.envGet('INGOT_FORK_ENTRY') === undefined; // which it may yet not be
  if (kind === TOOL || kind === TEST || isSupervisor) inspecting.startTool(boot.startData()[7]);
  else inspect(kind, kind === SCRIPT ? script : undefined, boot.startData()[7]);
  // The parent opened a channel for messages: see child_process.fork.
  if (ops.envGet('NODE_CHANNEL_FD') !== undefined) {
    require('child_process/child_process_inherit').setUp();
    if (ops.envGet('WATCH_REPORT_DEPENDENCIES') !== undefined) reportFiles();
  }
  if (ops.envGet('NODE_UNIQUE_ID') !== undefined) {
    require('cluster/cluster_worker').setUp(require('cluster'));
    if (ops.envGet('INGOT_SUPERVISED') !== undefined) require('internal/tool').load('supervisor_worker.js').setUp();
  }
  if (kind === APP || kind === CLUSTER) startApp(kind === CLUSTER);
  else if (kind === SCRIPT) startScript(script, preload);
  else if (kind === EVAL) startEval(text, print, preload, script);
  else if (kind === TOOL) require('internal/tool').load(script);
  else if (kind === TEST) require('test/test_main').main(preload);
  else if (kind === PROMPT) require('internal/tool').load('prompt.js').start(text, print, preload);
}

module.exports = { start };
