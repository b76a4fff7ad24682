// SPDX-License-Identifier: MIT
'use strict';
// An ES module that uses what only CommonJS has: said along with what can be done. Source of the wording:
// Node's test/es-module/test-esm-undefined-cjs-global-like-variables.js.

const path = require('path');
const { findPackageJson, packageType } = require('internal/module_resolve');
const { fileURLToPath } = require('web/url');

const missing = /^(require|exports|module|__filename|__dirname) is not defined$/;

function adviceFor(url) {
  const file = url?.startsWith('file:') ? fileURLToPath(url) : '';
  if (!file.endsWith('.js') || packageType(file) !== 'module') return '';
  return "\nThis file is being treated as an ES module because it has a '.js' file extension and " +
    `'${findPackageJson(path.dirname(file))}' contains "type": "module". To treat it as a CommonJS script, rename it ` +
    "to use the '.cjs' file extension.";
}

// `err` as it is to be thrown. Its stack, which the engine makes when it is first read, begins with the message.
function explain(err) {
  const name = err instanceof ReferenceError ? missing.exec(err.message)?.[1] : undefined;
  if (name === undefined) return err;
  const url = /^([^]*?):\d+\n/.exec(natives('boot').errorPlace(err) ?? '')?.[1];
  err.message += ` in ES module scope${name === 'require' ? ', you can use import instead' : ''}${adviceFor(url)}`;
  return err;
}

module.exports = { explain };
