// SPDX-License-Identifier: MIT
'use strict';
// What a module's text says: its syntax, the names it exports, its types to be stripped. One pass of the
// scanner (runtime/scan), which the packager uses too. For modules from disk: those of an executable were
// looked at when it was built.

const ops = natives('module');
const { Buffer } = require('buffer');

function bytesOf(source) { return typeof source === 'string' ? Buffer.from(source) : source; }

// What Node's syntax detection says of a text whose package has no "type".
function isEsModule(source) { return ops.scanText(bytesOf(source), false) === true; }

// Whether the syntax decides that it is an ES module. Doc cli.md: --no-experimental-detect-module
function isDetected(source) {
  return !require('internal/options').get('--no-experimental-detect-module') && isEsModule(source);
}

// -> [names, specifiers of re-exports]; names may hold '__esModule'
function exportsOf(source) { return ops.scanText(bytesOf(source), true); }

function stripBom(text) { return text.charCodeAt(0) === 0xFEFF ? text.slice(1) : text; }

// Text of a source that may be bytes.
function toText(source) {
  if (typeof source === 'string') return source;
  if (Buffer.isBuffer(source)) return stripBom(source.utf8Slice(0, source.length));
  const view = ArrayBuffer.isView(source) ? Buffer.from(source.buffer, source.byteOffset, source.byteLength) : Buffer.from(source);
  return stripBom(view.utf8Slice(0, view.length));
}

// Whether a file is TypeScript by its name.
function isTypeScript(filename) {
  return filename.endsWith('ts') && require('internal/typescript').isTypeScript(filename);
}

// The JavaScript of a TypeScript file's text.
function stripTypes(source, filename) { return require('internal/typescript').strip(source, filename); }

module.exports = { exportsOf, isDetected, isEsModule, isTypeScript, stripBom, stripTypes, toText };
