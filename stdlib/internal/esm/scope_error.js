// SPDX-License-Identifier: MIT
'use strict';
// An ES module that uses what only CommonJS has: said along with what can be done. Source of the wording:
// Node's test/es-module/test-esm-undefined-cjs-global-like-variables.js.

const path = require('path');
const { findPackageJson, packageType } = require('internal/module_resolve');
const { fileURLToPath } = require('web/url');

const instead = {
  __proto__: null,
  __dirname: 'use import.meta.dirname instead.',
  __filename: 'use import.meta.filename instead.',
  exports: 'use export instead of module.exports/exports.',
  module: 'use export instead of module.exports/exports.',
  require: 'replace require() with import.',
};

const missing = /^(require|exports|module|__filename|__dirname) is not defined$/;

// A text that nothing says to be a module, and that await makes one.
function isAmbiguous(url) {
  const { isAwaiting } = require('internal/esm/loader');
  if (url === undefined || !isAwaiting(url)) return false;
  const file = url.startsWith('file:') ? fileURLToPath(url) : '';
  return !/\.m[jt]s$/.test(file) && (/\[eval\d*\]$/.test(file) || packageType(file) !== 'module');
}

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
  if (isAmbiguous(url)) {
    err.message = `Cannot determine intended module format because both '${name}' and top-level await are present. If ` +
      'the code is intended to be CommonJS, wrap await in an async function. If the code is intended to be an ES ' +
      `module, ${instead[name]}`;
    return err;
  }
  err.message += ` in ES module scope${name === 'require' ? ', you can use import instead' : ''}${adviceFor(url)}`;
  return err;
}

module.exports = { explain };
