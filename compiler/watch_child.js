// SPDX-License-Identifier: MIT
'use strict';
// In a child of `ingot --watch`, or of --test --watch: tells which files are loaded, and which are looked for in vain.

const path = require('path');
const { Module } = require('internal/module_loader');
const { fileURLToPath } = require('web/url');

const told = new Set();

function tell(file) {
  if (told.has(file) || !process.connected) return;
  told.add(file);
  process.send({ 'watch:require': [file] }, undefined, undefined, () => {});
}

function missing(specifier, parent) {
  if (!/^(?:\.{1,2})?\//.test(specifier)) return;
  const folder = parent?.startsWith('file:') ? path.dirname(fileURLToPath(parent)) : process.cwd();
  tell(path.resolve(folder, specifier));
}

function resolve(specifier, context, next) {
  let found;
  try {
    found = next(specifier, context);
  } catch (err) {
    missing(specifier, context.parentURL);
    throw err;
  }
  if (found.url?.startsWith('file:')) tell(fileURLToPath(found.url));
  return found;
}

module.exports = { install: () => Module.registerHooks({ resolve }) };
