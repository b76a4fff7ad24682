// SPDX-License-Identifier: MIT
'use strict';
// What the build knows of the embedded modules, by their number in the image. link() fills it once, at
// build; it then is part of the blob, so that a literal require or import costs no path work and no
// call into C. In a process without a blob of its own (a script run from disk) it is empty.

const boot = natives('boot');

// RT_MODULE_* and RT_DEP_* of runtime/image/image.h
const CJS = 0, JSON_MODULE = 1, ESM = 2;
const REQUIRE = 0, IMPORT = 1;
const SLOT_CODE = 5; // enum en_realm_slot

const numbers = new Map(); // filename -> number, or -1 for a file that is none
const paths = [];
const kinds = [];
const urls = []; // of ES modules
const keptNumbers = []; // of ES modules: their number among the compiled ones in the blob, or -1
const requires = []; // [specifier, number or id of a builtin, ...] of each
const imports = [];

const none = Object.freeze([]);

// A copy has no spare room.
function targetsOf(number, mode) {
  const list = boot.moduleDeps(number, mode);
  return list.length === 0 ? none : list.slice();
}

function link() {
  const { pathToFileURL } = require('web/url');
  for (let i = 0; i < boot.moduleCount(); i++) {
    const filename = boot.modulePath(i), kind = boot.moduleKind(i);
    numbers.set(filename, i);
    paths.push(filename);
    kinds.push(kind);
    urls.push(kind === ESM ? pathToFileURL(filename).href : undefined);
    keptNumbers.push(-1);
    requires.push(targetsOf(i, REQUIRE));
    imports.push(targetsOf(i, IMPORT));
  }
}

let keptCount = 0;

// At build: the compiled ES module goes into the blob.
function keep(number) {
  boot.moduleKeepEs(number, urls[number]);
  keptNumbers[number] = keptCount++;
}

// Number of the module that a file is, or -1.
function numberOf(filename) {
  let number = numbers.get(filename);
  if (number === undefined) {
    number = boot.moduleFind(filename);
    numbers.set(filename, number);
  }
  return number;
}

function targetIn(list, specifier) {
  for (let i = 0; i < list.length; i += 2) if (list[i] === specifier) return list[i + 1];
  return undefined;
}

// What a literal require() in that file was resolved to: a number, the id of a builtin, or undefined.
function requireTarget(specifier, filename) {
  const number = numbers.get(filename);
  if (number === undefined || number < 0 || number >= requires.length) return undefined;
  return targetIn(requires[number], specifier);
}

// The same for an import in module `number`.
function importTarget(specifier, number) {
  return number < imports.length ? targetIn(imports[number], specifier) : undefined;
}

// URL of a module.
function urlOf(number) { return urls[number] ?? require('web/url').pathToFileURL(paths[number]).href; }

// The wrapper of an ES module, once.
function esModule(number) { return boot.moduleEs(number, urls[number], keptNumbers[number]); }

// [value] of a JSON module that was parsed at build, once: requiring it again gives a new one, as in Node.
function takeJson(number) {
  if (kinds[number] !== JSON_MODULE) return undefined;
  const code = boot.getSlot(SLOT_CODE), parsed = code[number];
  code[number] = undefined;
  return parsed;
}

module.exports = { CJS, ESM, JSON_MODULE, esModule, importTarget, imports, keep, kinds, link, numberOf, paths, requireTarget, takeJson, urlOf };
