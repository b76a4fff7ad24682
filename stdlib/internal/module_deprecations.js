// SPDX-License-Identifier: MIT
'use strict';
// What the resolver deprecates (RT_DEPRECATED_* of runtime/resolve/resolve.h), in Node's words. Source: doc
// deprecations.md, Node's test/es-module/test-esm-*-deprecations.mjs.

const path = require('path');

const said = new Set(); // once is enough

function importedFrom(base, before = '') { return base === undefined ? '' : `${before} imported from ${base}`; }

function lookup(pkgJson, main, target, base) {
  const folder = `${path.dirname(pkgJson)}/`;
  if (main === '') {
    return `No "main" or "exports" field defined in the package.json for ${folder} resolving the main entry point ` +
      `"${target}"${importedFrom(base, ',')}.\nDefault "index" lookups for the main are deprecated for ES modules.`;
  }
  return `Package ${folder} has a "main" field set to "${main}", excluding the full filename and extension to the ` +
    `resolved file at "${target}"${importedFrom(base, ',')}.\n Automatic extension resolution of the "main" field is ` +
    'deprecated for ES modules.';
}

function slashes({ 1: isImport, 2: isDouble, 3: pkgJson, 4: key, 5: request, 6: target }, base) {
  return `Use of deprecated ${isDouble ? 'double slash' : 'leading or trailing slash matching'} resolving "${target}" ` +
    `for module request "${request}" ${key === request ? '' : `matched to "${key}" `}in the ` +
    `"${isImport ? 'imports' : 'exports'}" field module resolution of the package at ${pkgJson}${importedFrom(base)}.`;
}

function messageOf(deprecation, base) {
  const { 0: number, 3: pkgJson, 4: key, 5: request, 6: target } = deprecation;
  switch (number) {
    case 128: return `Invalid 'main' field in '${pkgJson}' of '${key}'. Please either fix that or report it to the module author`;
    case 151: return lookup(pkgJson, key, target, base);
    case 155:
      return `Use of deprecated trailing slash pattern mapping "${request}" in the "exports" field module resolution ` +
        `of the package at ${pkgJson}. Mapping specifiers ending in "/" is no longer supported.`;
    default: return slashes(deprecation, base);
  }
}

// `base`: the file that imports; of a file that requires only where Node says it.
function warn(list, base, isRequire) {
  if (process.noDeprecation) return;
  for (const deprecation of list) {
    const { 0: number, 1: isImport } = deprecation;
    const message = messageOf(deprecation, isRequire && !isImport ? undefined : base);
    const key = number === 155 ? message : `${isRequire} ${message}`;
    if (said.has(key)) continue;
    said.add(key);
    process.emitWarning(message, 'DeprecationWarning', `DEP0${number}`);
  }
}

module.exports = { warn };
