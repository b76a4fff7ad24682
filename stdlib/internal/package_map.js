// SPDX-License-Identifier: MIT
'use strict';
// Package maps, for scripts: reading the file of --experimental-package-map. The rest is the resolver's
// (runtime/resolve/package_map.c). Doc: packages.md, "Package maps".

const ops = natives('resolve');
const path = require('path');
const {
  codes: { ERR_PACKAGE_MAP_EXTERNAL_FILE, ERR_PACKAGE_MAP_INVALID, ERR_PACKAGE_MAP_KEY_NOT_FOUND },
} = require('internal/errors');

function readText(file, given) {
  try {
    return require('fs').readFileSync(file, 'utf8');
  } catch (err) {
    throw new ERR_PACKAGE_MAP_INVALID(given, err.message);
  }
}

// Called by each thread; the map is the process's.
function load(given) {
  if (natives('worker_threads').threadId() !== 0) return;
  const file = path.resolve(given);
  if (ops.setPackageMap(file, readText(file, given)) !== 0) throw errorOf(ops.failure());
  process.emitWarning('Package maps are an experimental feature and might change at any time', 'ExperimentalWarning');
}

// The Error for what ops.failure() tells of a map; undefined when it is of something else.
function errorOf({ 0: code, 3: map, 4: from, 5: key, 6: target, 7: reason }, base) {
  switch (code) {
    case 'ERR_PACKAGE_MAP_INVALID': return new ERR_PACKAGE_MAP_INVALID(map, reason);
    case 'ERR_PACKAGE_MAP_EXTERNAL_FILE': return new ERR_PACKAGE_MAP_EXTERNAL_FILE(key, base, map);
    case 'ERR_PACKAGE_MAP_KEY_NOT_FOUND': return new ERR_PACKAGE_MAP_KEY_NOT_FOUND(key, from, target, map);
    default: return undefined;
  }
}

module.exports = { errorOf, load };
