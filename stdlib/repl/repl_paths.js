// SPDX-License-Identifier: MIT
'use strict';
// Completion of module names and of paths.

const fs = require('fs');
const path = require('path');
const { builtinModules } = require('internal/builtins');
const { Module } = require('internal/module_loader');

function entriesOf(folder) {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch {
    return undefined;
  }
}

// What is in the folder that is named, or of its parent's entries those that begin so.
function files(given) {
  let folder = given, base = '';
  let list = entriesOf(path.resolve(given));
  if (list === undefined) {
    folder = path.dirname(given);
    base = path.basename(given);
    list = entriesOf(path.resolve(folder)) ?? [];
  }
  return [list.map((entry) => entry.name).filter((name) => name.startsWith(base)), base];
}

function isFolder(entry, full) {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return fs.statSync(full, { throwIfNoEntry: false })?.isDirectory() === true;
}

// Whether a folder is a module by itself.
function isModule(folder, extensions) {
  return (entriesOf(folder) ?? []).some(({ name }) => name === 'package.json' || extensions.some((ext) => name === `index${ext}`));
}

// Names below `folder` that begin with `base`.
function namesIn(folder, base, isImport) {
  const extensions = Object.keys(Module._extensions);
  const names = [];
  for (const entry of entriesOf(folder) ?? []) {
    const { name } = entry;
    if (!name.startsWith(base) || name === '.git' || /^\.npm/.test(name)) continue;
    const full = path.join(folder, name);
    if (isFolder(entry, full)) {
      names.push(`${name}/`);
      if (isModule(full, extensions)) names.push(name);
      continue;
    }
    const ext = path.extname(name);
    if (isImport ? ['.js', '.mjs', '.cjs', '.json', '.node', '.wasm'].includes(ext) : extensions.includes(ext)) {
      names.push(isImport ? name : name.slice(0, -ext.length));
    }
  }
  return names;
}

function pathsOf(given, isImport) {
  if (given === '.') return ['./', '../'];
  if (given === '..') return ['../'];
  const slash = given.lastIndexOf('/') + 1;
  const prefix = given.slice(0, slash), base = given.slice(slash);
  const isPath = /^(?:\.{1,2}\/|\/)/.test(given);
  const folders = isPath ? [process.cwd()] : [...Module._nodeModulePaths(process.cwd()), ...Module.globalPaths];
  const found = new Set();
  for (const folder of folders) {
    for (const name of namesIn(path.resolve(folder, prefix), base, isImport)) found.add(prefix + name);
  }
  return [...found].sort();
}

// For require('...') and import('...'), whose text so far is `given`.
function modules(isImport, given, libs) {
  const isPath = /^[./]/.test(given);
  const own = builtinModules.map((id) => (id.startsWith('node:') ? id : `node:${id}`)).filter((id) => !id.startsWith('node:_'));
  const groups = isPath ? [pathsOf(given, isImport)] : [
    own, libs.filter((id) => !id.startsWith('node:')).sort(), pathsOf(given, isImport),
  ];
  const parts = groups.map((group) => group.filter((name) => name.startsWith(given)));
  const list = parts.filter((part) => part.length > 0).flatMap((part) => [...part, '']);
  return [list.slice(0, -1), given];
}

module.exports = { files, modules };
