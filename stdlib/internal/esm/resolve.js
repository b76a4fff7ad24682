// SPDX-License-Identifier: MIT
'use strict';
// From a specifier in an ES module to a URL: the default resolution. The algorithm is in C
// (runtime/resolve); here are URLs and Node's words. Source: doc esm.md, "Resolution Algorithm
// Specification".

const ops = natives('resolve');
const path = require('path');
const resolver = require('internal/module_resolve');
const { idOf } = require('internal/builtins');
const {
  codes: {
    ERR_INVALID_MODULE_SPECIFIER, ERR_INVALID_PACKAGE_CONFIG, ERR_INVALID_PACKAGE_TARGET, ERR_INVALID_URL,
    ERR_MODULE_NOT_FOUND, ERR_PACKAGE_IMPORT_NOT_DEFINED, ERR_PACKAGE_PATH_NOT_EXPORTED, ERR_UNSUPPORTED_DIR_IMPORT,
    ERR_UNSUPPORTED_RESOLVE_REQUEST,
  },
  uvException,
} = require('internal/errors');
const { URL, fileURLToPath, pathToFileURL } = require('web/url');

// Flags of runtime/resolve/resolve.h.
const IMPORT = 1, PRESERVE_SYMLINKS = 2;

let conditions = null;

// Of import; frozen, as the hooks' contexts show it.
function importConditions() {
  conditions ??= Object.freeze(['node', 'import', 'module-sync', 'node-addons', ...resolver.extraConditions()]
    .filter((name) => name !== 'node-addons' || resolver.mayLoadAddons()));
  return conditions;
}

// ---- errors ---------------------------------------------------------------------------------------------------

function hrefOf(file) { return pathToFileURL(file).href; }

// A package that has neither "exports" nor a file for its main: its folder is what was not found.
function missingMain(pkgJson, base) { return new ERR_MODULE_NOT_FOUND(`${path.dirname(pkgJson)}/`, base); }

function notFound(specifier, file, base) {
  if (file !== '') return new ERR_MODULE_NOT_FOUND(file, base, hrefOf(file));
  return new ERR_MODULE_NOT_FOUND(packageNameOf(specifier), base);
}

function packageNameOf(specifier) {
  const parts = specifier.split('/');
  return specifier[0] === '@' && parts.length > 1 ? `${parts[0]}/${parts[1]}` : parts[0];
}

// The Error for the number that the C resolver gave; `base`: path or URL of the importing module.
function errorOf(number, specifier, base) {
  const failure = ops.failure();
  const { 0: code, 1: name, 2: isImport, 3: pkgJson, 4: file, 5: key, 6: target, 7: reason } = failure;
  const folder = pkgJson === '' ? '' : `${path.dirname(pkgJson)}/`;
  switch (code) {
    case 'ERR_PACKAGE_PATH_NOT_EXPORTED': return new ERR_PACKAGE_PATH_NOT_EXPORTED(folder, key, base);
    case 'ERR_INVALID_PACKAGE_TARGET':
      return new ERR_INVALID_PACKAGE_TARGET(folder, key, JSON.parse(target || 'null'), isImport, base);
    case 'ERR_PACKAGE_IMPORT_NOT_DEFINED': return new ERR_PACKAGE_IMPORT_NOT_DEFINED(key, folder || undefined, base);
    case 'ERR_INVALID_MODULE_SPECIFIER':
      return new ERR_INVALID_MODULE_SPECIFIER(
        isRelative(specifier) ? path.join(path.dirname(base), specifier) : key || specifier, reason, base);
    case 'ERR_INVALID_PACKAGE_CONFIG':
      return new ERR_INVALID_PACKAGE_CONFIG(pkgJson, `"${specifier}" from ${base}`, reason);
    case 'ERR_UNSUPPORTED_DIR_IMPORT': return new ERR_UNSUPPORTED_DIR_IMPORT(file, base, hrefOf(file));
    case 'MODULE_NOT_FOUND':
      return name.includes('MAIN') ? missingMain(pkgJson, base) : notFound(specifier, file, base);
    case 'ERR_PACKAGE_MAP_EXTERNAL_FILE': case 'ERR_PACKAGE_MAP_KEY_NOT_FOUND':
      return require('internal/package_map').errorOf(failure, base);
    default: return uvException({ errno: number, syscall: 'open', path: file });
  }
}

function percentEncoded(file) { return encodeURI(file).replace(/[#?]/g, encodeURIComponent); }

// './x' that is './x.js': what require() would have found, as an import would have to name it.
function suggestion(specifier, parent) {
  if (/^(\.\.?\/|\/)/.test(specifier) === false && specifier.startsWith('#')) return undefined;
  let found;
  try {
    const request = specifier.startsWith('file:') ? fileURLToPath(specifier) : specifier;
    found = resolver.resolve(request, path.dirname(parent), false);
  } catch {
    return undefined;
  }
  if (typeof found !== 'string' || !path.isAbsolute(found)) return undefined;
  if (/^\.\.?\//.test(specifier)) {
    const relative = percentEncoded(path.relative(path.dirname(parent), found));
    return relative.startsWith('../') ? relative : `./${relative}`;
  }
  if (specifier.startsWith('/')) return hrefOf(found);
  const at = found.lastIndexOf(`/node_modules/${packageNameOf(specifier)}/`);
  return at < 0 ? hrefOf(found) : percentEncoded(found.slice(at + '/node_modules/'.length));
}

function withHint(err, specifier, parentURL) {
  if (err.code !== 'ERR_MODULE_NOT_FOUND' && err.code !== 'ERR_UNSUPPORTED_DIR_IMPORT') return err;
  if (!parentURL?.startsWith('file:')) return err;
  const found = suggestion(specifier, fileURLToPath(parentURL));
  let hint = '';
  if (found !== undefined) hint = `Did you mean to import ${JSON.stringify(found)}?`;
  else if (err.code === 'ERR_MODULE_NOT_FOUND') hint = resolver.wayOut('import').slice(1);
  if (hint === '') return err;
  const lines = err.stack.split('\n');
  err.stack = [lines[0], hint, ...lines.slice(1)].join('\n');
  err.message += `\n${hint}`;
  return err;
}

// ---- URLs -----------------------------------------------------------------------------------------------------

function builtinUrl(specifier) {
  const id = idOf(specifier);
  if (id === undefined) return undefined;
  return specifier.startsWith('node:') || specifier.startsWith('ingot:') ? specifier : `node:${specifier}`;
}

function suffixOf(specifier) {
  const at = specifier.slice(1).search(/[?#]/);
  return at < 0 ? '' : specifier.slice(at + 1);
}

function isRelative(specifier) { return /^(\.\.?(\/|$)|\/)/.test(specifier); }


// In a module that is no file only URLs and builtins mean something.
function resolveInOther(specifier, parentURL) {
  if (isRelative(specifier) && !parentURL.startsWith('data:')) {
    const url = URL.parse(specifier, parentURL);
    if (url !== null) return url.href;
  }
  if (parentURL.startsWith('data:')) throw new ERR_UNSUPPORTED_RESOLVE_REQUEST(specifier, parentURL);
  throw new ERR_INVALID_URL(specifier);
}

function preserveFlag(isMain) { return resolver.preservesSymlinks(isMain) ? PRESERVE_SYMLINKS : 0; }

// Path, or other URL, of the importing module, and the folder it lies in.
function placeOf(parentURL) {
  if (parentURL === undefined) return [`${process.cwd()}/`, process.cwd()];
  if (!parentURL.startsWith('file:')) return [parentURL, '/'];
  const base = fileURLToPath(parentURL);
  return [base, base.endsWith('/') ? base : path.dirname(base)];
}

function resolveFile(specifier, parentURL, names, isMain) {
  const { 0: base, 1: folder } = placeOf(parentURL);
  let found = ops.resolve(specifier, folder, IMPORT | preserveFlag(isMain), names);
  if (Array.isArray(found)) {
    require('internal/module_deprecations').warn(found[1], base, false);
    found = found[0];
  }
  if (typeof found !== 'string') throw withHint(errorOf(found, specifier, base), specifier, parentURL);
  if (!path.isAbsolute(found)) return builtinUrl(found) ?? new URL(found).href;
  const suffix = isRelative(specifier) || specifier.startsWith('file:') ? suffixOf(specifier) : '';
  return hrefOf(found) + suffix;
}

// A foreign host and the like.
function checkFileUrl(url, specifier, parentURL) {
  try {
    fileURLToPath(url.href);
  } catch (err) {
    throw Object.assign(err, { input: specifier, base: parentURL });
  }
}

// The URL that `specifier` means in the module `parentURL` (undefined: the working directory). Throws
// Node's errors, which have `url` when it is known what was looked for.
function defaultResolve(specifier, parentURL, names = importConditions(), isMain = false) {
  const builtin = builtinUrl(specifier);
  if (builtin !== undefined) return builtin;
  const url = /^[A-Za-z][\w+.-]*:/.test(specifier) ? URL.parse(specifier) : null;
  if (url !== null && url.protocol !== 'file:') return url.href; // what it cannot be, loading will say
  if (url !== null) checkFileUrl(url, specifier, parentURL);
  else if (parentURL !== undefined && !parentURL.startsWith('file:')) return resolveInOther(specifier, parentURL);
  return resolveFile(url === null ? specifier : url.href, parentURL, names, isMain);
}

module.exports = { defaultResolve, importConditions };
