// SPDX-License-Identifier: MIT
'use strict';
// `ingot --run NAME -- ARGS`: a command of the "scripts" of package.json. Source of behaviour: doc cli.md, "--run".

const fs = require('fs');
const path = require('path');
const natives = require('natives');

const FAILED = 1; // exit code

function fail(text) {
  fs.writeSync(2, `${text}\n`);
  process.exit(FAILED);
}

// The folder itself, and those it is in.
function ancestors(folder) {
  const list = [folder];
  while (path.dirname(folder) !== folder) list.push(folder = path.dirname(folder));
  return list;
}

const isFolder = (name) => fs.statSync(name, { throwIfNoEntry: false })?.isDirectory() === true;

function pathWithBins(folders) {
  const bins = folders.map((folder) => path.join(folder, 'node_modules', '.bin')).filter(isFolder);
  return [...bins, ...(process.env.PATH ? [process.env.PATH] : [])].join(path.delimiter);
}

function parse(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return fail(`Can't parse ${file}`);
  }
}

function missing(file, name, scripts) {
  const list = Object.entries(scripts).filter((entry) => typeof entry[1] === 'string');
  const lines = list.map((entry) => `  ${entry[0]}: ${entry[1]}`).join('\n');
  return fail(`Missing script: "${name}" for ${file}${lines === '' ? '' : `\n\nAvailable scripts are:\n${lines}`}`);
}

function commandOf(file, name) {
  const { scripts } = parse(file);
  if (scripts === null || typeof scripts !== 'object') fail(`Can't find "scripts" field in ${file}`);
  if (!Object.hasOwn(scripts, name)) missing(file, name, scripts);
  if (typeof scripts[name] !== 'string') fail(`Script "${name}" is unexpectedly malformed for ${file}`);
  return scripts[name];
}

const quoted = (arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`);

function run(name, args) {
  const folders = ancestors(process.cwd());
  const home = folders.find((folder) => fs.existsSync(path.join(folder, 'package.json')));
  if (home === undefined) fail(`Can't find package.json for directory ${process.cwd()}`);
  const file = path.join(home, 'package.json');
  const command = [commandOf(file, name), ...args.map(quoted)].join(' ');
  const { spawnSync } = require('child_process');
  const result = spawnSync('/bin/sh', ['-c', command], {
    cwd: home, stdio: 'inherit',
    env: { ...process.env, PATH: pathWithBins(folders), NODE_RUN_SCRIPT_NAME: name, NODE_RUN_PACKAGE_JSON_PATH: file },
  });
  if (result.error !== undefined) fail(`Can't run "${command}": ${result.error.message}`);
  if (result.signal !== null) process.kill(process.pid, result.signal);
  process.exit(result.status ?? FAILED);
}

run(natives('boot').startData()[3], process.argv.slice(1));
