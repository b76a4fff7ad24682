// SPDX-License-Identifier: MIT
'use strict';
// Words around the C resolver (natives('resolve')): paths in, paths or Node's errors out.

const ops = natives('resolve');
const path = require('path');
const {
  codes: {
    ERR_INVALID_MODULE_SPECIFIER, ERR_INVALID_PACKAGE_CONFIG, ERR_INVALID_PACKAGE_TARGET,
    ERR_PACKAGE_IMPORT_NOT_DEFINED, ERR_PACKAGE_PATH_NOT_EXPORTED,
  },
  uvException,
} = require('internal/errors');
const options = require('internal/options');

// Flags of runtime/resolve/resolve.h.
const REQUIRE = 0, PRESERVE_SYMLINKS = 2, MAIN = 4;

let conditions = null;

// What the build or the command line added to Node's own conditions.
function extraConditions() {
  const baked = natives('boot').option('conditions')?.split(',') ?? [];
  return [...baked.filter(Boolean), options.get('--conditions') ?? [], options.get('-C') ?? []].flat();
}

const ENFORCE = 2; // enum mode in internal/native/permission.c

// Doc cli.md: --no-addons, --allow-addons
function mayLoadAddons() {
  if (options.get('--no-addons')) return false;
  return natives('permission').mode() !== ENFORCE || Boolean(options.get('--allow-addons'));
}

function requireConditions() {
  conditions ??= ['node', 'require', 'module-sync', 'node-addons', ...extraConditions()]
    .filter((name) => name !== 'node-addons' || mayLoadAddons());
  return conditions;
}

// What `find` gives when require() has other conditions; undefined for its own.
function withConditions(names, find) {
  if (names === undefined) return find();
  const own = requireConditions();
  conditions = names;
  try {
    return find();
  } finally {
    conditions = own;
  }
}

let envPreserves; // what the environment says to scripts; how an executable behaves is decided by its build

function preservesSymlinks(isMain) {
  if (isMain) return options.get('--preserve-symlinks-main');
  envPreserves ??= natives('boot').moduleEntry() < 0 && process.env.NODE_PRESERVE_SYMLINKS === '1';
  return envPreserves || options.get('--preserve-symlinks');
}

function flagsFor(isMain) {
  return (isMain ? MAIN : REQUIRE) | (preservesSymlinks(isMain) ? PRESERVE_SYMLINKS : 0);
}

// What there is to do about a missing module, in an executable; `word`: how it would be named literally.
function wayOut(word) {
  if (natives('boot').moduleEntry() < 0) return '';
  return `\nIt is not in this executable: name it to \`ingot build\` with --include, or ${word} it by a literal.`;
}

// The Error that Node gives for a resolution that failed: undefined when nothing was found, null when
// nothing else is to be tried.
function errorOf(number, request, dir, from) {
  const failure = ops.failure();
  const { 0: code, 1: name, 2: isImport, 3: pkgJson, 4: file, 5: key, 6: target, 7: reason } = failure;
  const base = from ?? path.join(dir, 'noop.js');
  const folder = pkgJson === '' ? '' : `${path.dirname(pkgJson)}/`;
  switch (code) {
    case 'ERR_PACKAGE_PATH_NOT_EXPORTED': return new ERR_PACKAGE_PATH_NOT_EXPORTED(folder, key);
    case 'ERR_INVALID_PACKAGE_TARGET': return new ERR_INVALID_PACKAGE_TARGET(folder, key, JSON.parse(target || 'null'), isImport);
    case 'ERR_PACKAGE_IMPORT_NOT_DEFINED': return new ERR_PACKAGE_IMPORT_NOT_DEFINED(key, folder || undefined, base);
    case 'ERR_INVALID_MODULE_SPECIFIER': return new ERR_INVALID_MODULE_SPECIFIER(key || request, reason, base);
    case 'ERR_INVALID_PACKAGE_CONFIG': return new ERR_INVALID_PACKAGE_CONFIG(pkgJson, undefined, reason);
    case 'MODULE_NOT_FOUND': {
      if (file === '') return pkgJson === '' ? undefined : null;
      if (pkgJson === '') return undefined;
      if (name === 'MAIN_NOT_FOUND') {
        const err = new Error(`Cannot find module '${file}'. Please verify that the package.json has a valid "main" entry`);
        return Object.assign(err, { code, path: pkgJson, requestPath: request });
      }
      const err = new Error(`Cannot find module '${file}'${wayOut('require')}`);
      return Object.assign(err, { code, path: request.startsWith('#') ? pkgJson : path.dirname(pkgJson) });
    }
    case 'ERR_PACKAGE_MAP_EXTERNAL_FILE': case 'ERR_PACKAGE_MAP_KEY_NOT_FOUND':
      return require('internal/package_map').errorOf(failure, base);
    default: return uvException({ errno: number, syscall: 'open', path: file });
  }
}

// The resolver's answer; what is deprecated about it is said.
function ask(request, dir, flags, from) {
  const found = ops.resolve(request, dir, flags, requireConditions());
  if (!Array.isArray(found)) return found;
  require('internal/module_deprecations').warn(found[1], from ?? path.join(dir, 'noop.js'), true);
  return found[0];
}

// Path of `request` as seen from a module in `dir`, undefined when there is none, null when there is none
// anywhere; throws what is wrong with a package.json. Builtins come back by their public name. `from`: the file, for messages.
function resolve(request, dir, isMain, from) {
  const found = ask(request, dir, flagsFor(isMain), from);
  if (typeof found === 'string') return found;
  const err = errorOf(found, request, dir, from);
  if (err) throw err;
  return err;
}

// `request` as a file or folder below `dir` ('' for an absolute one): path, or false.
function tryInFolder(request, dir, isMain) {
  const full = dir === '' ? request : path.resolve(dir, request);
  const found = ask(full, '/', flagsFor(isMain));
  return typeof found === 'string' ? found : false;
}

function nodeModulesPaths(from) { return ops.nodeModulesPaths(from); }

// The "type" of the package that a file belongs to: 'module', 'commonjs' or 'none'.
function packageType(filename) {
  const scope = ops.packageScope(filename);
  if (typeof scope === 'number') throw errorOf(scope, filename, path.dirname(filename));
  return scope === undefined ? 'none' : scope[1];
}

// Path of the package.json whose scope `from` lies in; undefined when there is none. `root`: the
// package's own, not that of a folder inside it.
function findPackageJson(from, root = false) {
  let scope = ops.packageScope(from);
  while (root && Array.isArray(scope) && scope[2] === undefined) {
    const folder = path.dirname(scope[0]), up = path.dirname(folder);
    if (up === folder) break;
    scope = ops.packageScope(up);
  }
  return Array.isArray(scope) ? scope[0] : undefined;
}

module.exports = {
  extraConditions,
  findPackageJson,
  mayLoadAddons,
  nodeModulesPaths,
  packageType,
  preservesSymlinks,
  requireConditions,
  resolve,
  tryInFolder,
  wayOut,
  withConditions,
};
