/* SPDX-License-Identifier: MIT */
/*
 * report.js - process.report, made at first use, and the reports that options of the command line ask for. Doc:
 * report.md. The sections of what C knows (stacks, heaps, handles, use of resources) are made there (report.c), all of
 * them again for a fatal error, which happens where no JavaScript can run.
 */
'use strict';

const os = require('os');
const path = require('path');
const { setReporter } = require('internal/process_events');
const { validateBoolean, validateObject, validateSignalName, validateString } = require('internal/validators');

const native = natives('report');
const ops = natives('process');
const kStart = Symbol.for('ingot.report.start');

const REPORT_VERSION = 5; // of Node 24

const settings = { compact: false, directory: '', excludeEnv: false, excludeNetwork: false, filename: '' };
let written = 0;

// ---- header ---------------------------------------------------------------------------------------------

function networkInterfaces() {
  const out = [];
  for (const [name, list] of Object.entries(os.networkInterfaces())) {
    for (const { address, netmask, family, mac, internal, scopeid } of list) {
      out.push({ name, internal, mac, address, netmask, family, ...(scopeid === undefined ? null : { scopeid }) });
    }
  }
  return out;
}

const SCRIPT = 1; // enum rt_start

function commandLine() {
  const { 0: kind, 1: argv, 2: script, 6: execArgv } = natives('boot').startData();
  return [argv[0], ...execArgv, ...kind === SCRIPT ? [script] : [], ...argv.slice(1)];
}

function header(event, trigger, filename) {
  const now = new Date();
  const [glibcVersionRuntime, glibcVersionCompiler] = ops.glibcVersions();
  return {
    reportVersion: REPORT_VERSION, event, trigger, filename,
    dumpEventTime: now.toISOString().replace(/\.\d+/, ''), dumpEventTimeStamp: String(now.getTime()),
    processId: process.pid, threadId: 0, cwd: process.cwd(), commandLine: commandLine(),
    nodejsVersion: process.version, glibcVersionRuntime, glibcVersionCompiler, wordSize: 64,
    arch: process.arch, platform: process.platform, componentVersions: { ...process.versions },
    release: process.release, osName: os.type(), osRelease: os.release(), osVersion: os.version(),
    osMachine: os.machine(),
    cpus: os.cpus().map(({ model, speed, times }) => ({ model, speed, ...times })),
    ...(settings.excludeNetwork ? null : { networkInterfaces: networkInterfaces() }),
    host: os.hostname(),
  };
}

// ---- the other sections ------------------------------------------------------------------------------------

const noStack = ['Unavailable.'];

// Of an error, or of what else was thrown.
function javascriptStack(err) {
  if (typeof err !== 'object' || err === null) return { message: String(err), stack: noStack, errorProperties: {} };
  const lines = String(err.stack ?? '').split('\n');
  const stack = lines.filter((line) => line.startsWith('    at ')).map((line) => line.trim());
  const { stack: _, message: __, ...errorProperties } = Object.getOwnPropertyDescriptors(err);
  for (const key of Object.keys(errorProperties)) errorProperties[key] = String(errorProperties[key].value);
  return { message: lines[0] || String(err), stack, errorProperties };
}

function sharedObjects() {
  let maps;
  try {
    maps = require('fs').readFileSync('/proc/self/maps', 'latin1');
  } catch {
    return []; // /proc is not mounted
  }
  const names = maps.split('\n').map((line) => line.slice(73)).filter((name) => /\.so\b|\.node\b/.test(name));
  return [...new Set(names)];
}

// As /proc calls them, and as a report does.
const limits = {
  'Max core file size': 'core_file_size_blocks', 'Max data size': 'data_seg_size_bytes',
  'Max file size': 'file_size_blocks', 'Max locked memory': 'max_locked_memory_bytes',
  'Max resident set': 'max_memory_size_bytes', 'Max open files': 'open_files', 'Max stack size': 'stack_size_bytes',
  'Max cpu time': 'cpu_time_seconds', 'Max processes': 'max_user_processes', 'Max address space': 'virtual_memory_bytes',
};

function limitsSection() {
  const out = {}, valueOf = (text) => (text === 'unlimited' ? text : Number(text));
  let text;
  try {
    text = require('fs').readFileSync('/proc/self/limits', 'latin1');
  } catch {
    return out; // /proc is not mounted
  }
  for (const line of text.split('\n')) {
    const { 0: name, 1: soft, 2: hard } = line.split(/ {2,}/);
    if (limits[name] !== undefined) out[limits[name]] = { soft: valueOf(soft), hard: valueOf(hard) };
  }
  return out;
}

// What is the process's own, in every report of it.
function common() {
  return {
    ...(settings.excludeEnv ? null : { environmentVariables: { ...process.env } }),
    userLimits: limitsSection(),
    sharedObjects: sharedObjects(),
  };
}

function workers(head, own, shared) {
  const { isLoaded, requireBuiltin } = require('internal/loader');
  if (!isLoaded('worker_threads/worker')) return [];
  return requireBuiltin('worker_threads/worker').reports(!settings.excludeNetwork).map(({ 0: threadId, 1: name, 2: sections }) => ({
    header: { ...head, event: `Worker thread subreport [${name}]`, threadId },
    ...sections, resourceUsage: own.resourceUsage, workers: [], ...shared,
  }));
}

function make(event, trigger, filename, err) {
  const own = JSON.parse(native.sections(!settings.excludeNetwork)), head = header(event, trigger, filename), shared = common();
  return { header: head, javascriptStack: javascriptStack(err), ...own, workers: workers(head, own, shared), ...shared };
}

// ---- process.report --------------------------------------------------------------------------------------------

function checkError(err) {
  if (err === undefined) return new Error('JavaScript Callstack');
  validateObject(err, 'err');
  return err;
}

function getReport(err) {
  return make('JavaScript API', 'GetReport', null, checkError(err));
}

function defaultName() {
  const now = new Date().toISOString();
  return `report.${now.slice(0, 10).replaceAll('-', '')}.${now.slice(11, 19).replaceAll(':', '')}.${process.pid}.0.` +
    `${String(++written).padStart(3, '0')}.json`;
}

function writeReport(file, err) {
  if (typeof file === 'object' && file !== null) {
    err = file;
    file = undefined;
  }
  if (file !== undefined) validateString(file, 'file');
  return write('JavaScript API', 'API', file, checkError(err));
}

function write(event, trigger, file, err) {
  const name = file ?? (settings.filename || defaultName());
  const report = make(event, trigger, name, err);
  const text = `${JSON.stringify(report, null, settings.compact ? 0 : 2)}\n`;
  if (name === 'stdout' || name === 'stderr') process[name].write(text);
  else {
    const isNamed = file !== undefined || settings.filename !== '';
    const shown = settings.directory === '' ? isNamed ? name : process.cwd() : path.join(settings.directory, name);
    writeFile(path.resolve(settings.directory, name), name, text, shown);
  }
  return name;
}

function writeFile(file, name, text, shown) {
  if (natives('permission').mode() !== 0) require('internal/permission').check('fs.write', file, shown);
  process._rawDebug(`\nWriting Node.js report to file: ${name}`);
  try {
    require('fs').writeFileSync(file, text);
  } catch (err) {
    process._rawDebug(`\nFailed to open Node.js report file: ${name} directory: ${settings.directory} (errno: ${-err.errno})`);
    return;
  }
  process._rawDebug('Node.js report completed');
}

const report = { getReport, writeReport };

for (const key of Object.keys(settings)) {
  const validate = typeof settings[key] === 'string' ? validateString : validateBoolean;
  Object.defineProperty(report, key, {
    enumerable: true, configurable: true,
    get: () => settings[key],
    set(value) {
      validate(value, key);
      settings[key] = value;
      if (isOnFatal) prepareFatal();
    },
  });
}

// ---- what makes a report by itself -----------------------------------------------------------------------

let signal = 'SIGUSR2', onSignal;

function define(key, get, change) {
  Object.defineProperty(report, key, {
    enumerable: true, configurable: true, get,
    set(value) {
      validateBoolean(value, key);
      if (value !== get()) change(value);
    },
  });
}

let isOnFatal = false;

// What report.c fills in is in "@".
function prepareFatal() {
  const text = JSON.stringify({
    header: { ...header('@event@', '@trigger@', '@filename@'), dumpEventTime: '@time@', dumpEventTimeStamp: '@stamp@' },
    javascriptStack: { message: '@event@', stack: noStack, errorProperties: {} },
    nativeStack: [], javascriptHeap: '@heap@', resourceUsage: '@usage@', libuv: '@libuv@', workers: [], ...common(),
  }, null, settings.compact ? 0 : 2);
  native.onFatal(`${text}\n`, settings.directory, settings.filename);
}

define('reportOnFatalError', () => isOnFatal, (on) => {
  isOnFatal = on;
  if (on) prepareFatal();
  else native.onFatal(undefined);
});

define('reportOnSignal', () => onSignal !== undefined, (on) => {
  if (!on) process.off(signal, onSignal);
  onSignal = on ? () => write('Signal', signal, undefined, new Error('Signal')) : undefined;
  if (on) process.on(signal, onSignal);
});

let isOnException = false;

define('reportOnUncaughtException', () => isOnException, (on) => {
  isOnException = on;
  setReporter(on ? (err) => write('Exception', 'Exception', undefined, err) : undefined);
});

Object.defineProperty(report, 'signal', {
  enumerable: true, configurable: true,
  get: () => signal,
  set(value) {
    validateSignalName(value, 'signal');
    const { reportOnSignal } = report;
    report.reportOnSignal = false;
    signal = value;
    report.reportOnSignal = reportOnSignal;
  },
});

// By options of the command line.
function start(option) {
  settings.compact = option('--report-compact') !== undefined;
  settings.excludeEnv = option('--report-exclude-env') !== undefined;
  settings.excludeNetwork = option('--report-exclude-network') !== undefined;
  settings.directory = option('--report-dir') ?? option('--report-directory') ?? option('--diagnostic-dir') ?? '';
  settings.filename = option('--report-filename') ?? '';
  signal = option('--report-signal') ?? signal;
  if (option('--report-on-signal') !== undefined) report.reportOnSignal = true;
  if (option('--report-on-fatalerror') !== undefined) report.reportOnFatalError = true;
  if (option('--report-uncaught-exception') !== undefined) report.reportOnUncaughtException = true;
}

Object.defineProperty(report, kStart, { value: start });

module.exports = report;
