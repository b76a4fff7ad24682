// SPDX-License-Identifier: MIT
'use strict';
// TypeScript files and texts at run time. Only the command ingot can strip types (compiler/typescript); the
// modules of an executable were stripped when it was built. Source of behaviour: doc typescript.md.

const options = require('internal/options');
const tool = require('internal/tool');
const { codes: { ERR_NO_TYPESCRIPT } } = require('internal/errors');

const TOOL = 'typescript.js';

function isOff() {
  return options.get('--no-strip-types') === true || options.get('--no-experimental-strip-types') === true;
}

// process.features.typescript
function mode() {
  if (!tool.has(TOOL)) return false;
  if (options.get('--experimental-transform-types')) return 'transform';
  return isOff() ? false : 'strip';
}

// Whether a file is TypeScript by its name.
function isTypeScript(filename) { return /\.[cm]?ts$/.test(filename) && !isOff(); }

function load(what) {
  if (tool.has(TOOL)) return tool.load(TOOL);
  throw new ERR_NO_TYPESCRIPT(`Executables cannot strip types at run time: ${what}. \`ingot build\` strips those of ` +
    'modules that a literal import or require names, or --include.');
}

// The JavaScript of a module's text.
function strip(source, filename) {
  const isTransform = mode() === 'transform', hasMap = isTransform && options.get('--no-enable-source-maps') !== true;
  const make = () => load(filename).strip(source, filename, isTransform, hasMap);
  const { state: { cache } } = require('internal/module_loader');
  if (cache === null) return make();
  const kind = !isTransform ? 'StrippedTypeScript' : hasMap ? 'TransformedTypeScriptWithSourceMaps' : 'TransformedTypeScript';
  return cache.typeScript(kind, source, filename, make);
}

function stripTypeScriptTypes(code, given) {
  return load('module.stripTypeScriptTypes()').stripTypeScriptTypes(code, given);
}

module.exports = { isTypeScript, mode, strip, stripTypeScriptTypes };
