/* SPDX-License-Identifier: MIT */
/*
 * report.js - process.report, made at first use. Doc: report.md. A report has these sections: header
 * (which packages read for the C library's name), javascriptStack, environmentVariables,
 * sharedObjects. Writing one on a signal, a fatal error or an uncaught exception is not there:
 * asking for it throws.
 */
'use strict';

const os = require('os');
const path = require('path');
const { notAvailable } = require('internal/missing');
const { validateBoolean, validateObject, validateString } = require('internal/validators');

const ops = natives('process');

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

function header(event, trigger, filename) {
  const now = new Date();
  const [glibcVersionRuntime, glibcVersionCompiler] = ops.glibcVersions();
  return {
    reportVersion: REPORT_VERSION, event, trigger, filename,
    dumpEventTime: now.toISOString().replace(/\.\d+/, ''), dumpEventTimeStamp: String(now.getTime()),
    processId: process.pid, threadId: 0, cwd: process.cwd(), commandLine: [process.argv0, ...process.argv.slice(1)],
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

function javascriptStack(err) {
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

function make(event, trigger, filename, err) {
  return {
    header: header(event, trigger, filename),
    javascriptStack: javascriptStack(err),
    libuv: natives('process').activeHandles().map((name) => ({ type: name.split(' ', 1)[0], is_active: true })),
    ...(settings.excludeEnv ? null : { environmentVariables: { ...process.env } }),
    sharedObjects: sharedObjects(),
  };
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
  const name = file ?? (settings.filename || defaultName());
  const report = make('JavaScript API', 'API', name, checkError(err));
  const text = `${JSON.stringify(report, null, settings.compact ? 0 : 2)}\n`;
  if (name === 'stdout' || name === 'stderr') process[name].write(text);
  else require('fs').writeFileSync(path.resolve(settings.directory, name), text);
  return name;
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
    },
  });
}

for (const key of ['reportOnFatalError', 'reportOnSignal', 'reportOnUncaughtException']) {
  Object.defineProperty(report, key, {
    enumerable: true, configurable: true,
    get: () => false,
    set(value) {
      validateBoolean(value, key);
      if (value) throw notAvailable(`process.report.${key}`);
    },
  });
}

module.exports = report;
