/* SPDX-License-Identifier: MIT */
/*
 * child_process_sync.js - spawnSync, execFileSync, execSync: the child runs on a loop of its own in
 * spawn_sync.c until it has ended.
 */
'use strict';

const { Buffer } = require('buffer');
const {
  codes: { ERR_INVALID_ARG_TYPE },
  errnoException,
  genericNodeError,
} = require('internal/errors');
const {
  MAX_BUFFER, checkMaxBuffer, checkTimeout, kDetached, killSignalOf, normalizeExec,
  normalizeExecFile, normalizeSpawn,
} = require('child_process/child_process_args');
const { kPipe, readStdio } = require('child_process/child_process_stdio');
const { signalName } = require('internal/signals');

const native = natives('child_process');
const SIGTERM = 15;

function inputBytes(input, index, encoding) {
  if (input == null || ArrayBuffer.isView(input)) return input;
  if (typeof input === 'string') {
    return Buffer.from(input, encoding && encoding !== 'buffer' ? encoding : 'utf8');
  }
  throw new ERR_INVALID_ARG_TYPE(`options.stdio[${index}]`,
                                 ['Buffer', 'TypedArray', 'DataView', 'string'], input);
}

function flatStdio(options) {
  const { slots } = readStdio(options.stdio || 'pipe', true);
  if (options.input) slots[0].input = options.input;
  const flat = [];
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i];
    const input = inputBytes(slot.input, i, options.encoding);
    flat.push(slot.kind, slot.kind === kPipe ? input : slot.fd);
  }
  return flat;
}

function outputs(raw, encoding) {
  const list = [];
  for (let i = 4; i < raw.length; i++) {
    const bytes = raw[i] === null ? null : Buffer.from(raw[i].buffer, 0, raw[i].byteLength);
    const text = bytes !== null && encoding && encoding !== 'buffer';
    list.push(text ? bytes.toString(encoding) : bytes);
  }
  return list;
}

function spawnError(code, file, args) {
  const error = errnoException(code, `spawnSync ${file}`);
  error.path = file;
  error.spawnargs = args.slice(1);
  return error;
}

function run(options) {
  checkTimeout(options.timeout);
  checkMaxBuffer(options.maxBuffer);
  const killSignal = killSignalOf(options.killSignal) ?? SIGTERM;
  const raw = native.spawnSync(
    options.file, options.args, options.envPairs, options.cwd, options.detached ? kDetached : 0,
    options.uid ?? -1, options.gid ?? -1, flatStdio(options), options.timeout ?? 0,
    options.maxBuffer ?? Infinity, killSignal);
  const { 0: code, 1: pid } = raw;
  const result = {
    status: raw[2] ?? null,
    signal: raw[3] > 0 ? signalName(raw[3]) ?? null : null,
    output: pid > 0 ? outputs(raw, options.encoding) : null,
    pid: pid ?? 0,
  };
  result.stdout = result.output !== null ? result.output[1] : null;
  result.stderr = result.output !== null ? result.output[2] : null;
  if (code !== 0) result.error = spawnError(code, options.file, options.args);
  return result;
}

function spawnSync(file, args, options) {
  return run({ __proto__: null, maxBuffer: MAX_BUFFER, ...normalizeSpawn(file, args, options) });
}

// Throws what execSync and execFileSync throw for this result.
function checkResult(result, command) {
  if (result.error) throw Object.assign(result.error, result);
  if (result.status === 0) return;
  let message = `Command failed: ${command}`;
  if (result.stderr && result.stderr.length > 0) message += `\n${result.stderr.toString()}`;
  throw genericNodeError(message, result);
}

function finish(result, options, command) {
  if (!options.stdio && result.stderr) process.stderr.write(result.stderr);
  checkResult(result, command);
  return result.stdout;
}

function execFileSync(file, args, options) {
  ({ file, args, options } = normalizeExecFile(file, args, options));
  const result = spawnSync(file, args, options);
  return finish(result, options, [options.argv0 ?? file, ...args].join(' '));
}

function execSync(command, options) {
  const exec = normalizeExec(command, options, null);
  return finish(spawnSync(exec.file, exec.options), exec.options, command);
}

module.exports = { execFileSync, execSync, spawnSync };
