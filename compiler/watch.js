// SPDX-License-Identifier: MIT
'use strict';
// `ingot --watch FILE ARGS`: runs it in a child, and again when a file that it loaded changes. Source of behaviour:
// doc cli.md, "--watch", and Node's test-watch-mode.

const fs = require('fs');
const path = require('path');
const { spawn } = require('child_process');
const { codes: { ERR_UNKNOWN_SIGNAL } } = require('internal/errors');
const { constants } = require('os');
const { inspect } = require('util');
const natives = require('natives');
const options = require('internal/options');

const QUIET_MS = 200;    // changes come in groups
const PATIENCE_MS = 1000; // until it is said what is waited for

const entry = natives('boot').startData()[3];
const args = process.argv.slice(1);
const shown = inspect([entry, ...args].join(' '));
const paths = [options.get('--watch-path') ?? []].flat();
const signal = options.get('--watch-kill-signal') ?? 'SIGTERM';

if (!(signal in constants.signals)) throw new ERR_UNKNOWN_SIGNAL(signal);

// ---- what is watched -------------------------------------------------------------------------------------

const files = new Set();
const watchers = new Map(); // folder -> watcher
let timer = null;
let changed;

function onChange(file) {
  changed ??= file;
  if (timer !== null) clearTimeout(timer);
  timer = setTimeout(restart, QUIET_MS);
}

// By its folder, since editors replace files.
function watchFile(file) {
  files.add(file);
  const folder = path.dirname(file);
  if (watchers.has(folder)) return;
  try {
    watchers.set(folder, fs.watch(folder, (event, name) => {
      const full = path.join(folder, name ?? '');
      const bare = full.slice(0, full.length - path.extname(full).length); // looked for without its extension
      if (files.has(full) || files.has(bare)) onChange(full);
    }));
  } catch (err) {
    if (err.code !== 'ENOENT') throw err; // a folder that is not there is not watched
  }
}

function watchPath(given) {
  const full = path.resolve(given);
  if (!fs.statSync(full).isDirectory()) return watchFile(full);
  watchers.set(full, fs.watch(full, { recursive: true }, (event, name) => onChange(path.join(full, name ?? ''))));
  return undefined;
}

// ---- the child ---------------------------------------------------------------------------------------------

const ownFlags = /^--watch(?:-preserve-output)?(?:=|$)/;
const ownValues = /^--watch-(?:path|kill-signal)(?:=|$)/;

// Flags of the child: without those of watching, and the values of these.
function childFlags() {
  const flags = [];
  for (let i = 0; i < process.execArgv.length; i++) {
    const flag = process.execArgv[i];
    if (ownValues.test(flag)) i += flag.includes('=') ? 0 : 1;
    else if (!ownFlags.test(flag)) flags.push(flag);
  }
  return flags;
}

let child = null;
let ended; // a promise

function start() {
  child = spawn(process.execPath, [...childFlags(), entry, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env: { ...process.env, WATCH_REPORT_DEPENDENCIES: '1' },
  });
  const self = child;
  child.on('message', (message) => {
    const loaded = message?.['watch:require'];
    if (loaded === undefined) process.send?.(message); // for who started us
    else if (paths.length === 0) loaded.forEach(watchFile);
  });
  ended = new Promise((resolve) => child.once('exit', (code) => {
    if (child === self) {
      child = null;
      say(`${code === 0 ? 'Completed' : 'Failed'} running ${shown}. Waiting for file changes before restarting...`);
    }
    resolve();
  }));
}

function say(text) { fs.writeSync(1, `${text}\n`); }

// Ends the child, if it runs; whether it took long.
async function stop(how) {
  if (child === null) return false;
  const self = child;
  child = null; // what it was is not told any more
  let isSlow = false;
  const patience = setTimeout(() => {
    isSlow = true;
    say('Waiting for graceful termination...');
  }, PATIENCE_MS);
  self.kill(how);
  await ended;
  clearTimeout(patience);
  return isSlow;
}

async function restart() {
  timer = null;
  const file = changed;
  changed = undefined;
  if (process.stdout.isTTY && !options.get('--watch-preserve-output')) fs.writeSync(1, '\u001bc');
  say(`Change detected in ${inspect(file)}`);
  say(`Restarting ${shown}`);
  if (await stop(signal)) say(`Gracefully restarted ${shown}`);
  if (timer === null) start();
}

if (process.send !== undefined) process.on('message', (message) => child?.send(message));
for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => stop(name).then(() => process.exit(0)));
for (const given of paths) watchPath(given);
if (paths.length === 0) {
  watchFile(path.resolve(entry));
  for (const name of ['--env-file', '--env-file-if-exists']) {
    for (const file of [options.get(name) ?? []].flat()) watchFile(path.resolve(file));
  }
}
start();
