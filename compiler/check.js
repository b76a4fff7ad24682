// SPDX-License-Identifier: MIT
'use strict';
// `ingot --check FILE` (or a script on standard input): is its syntax right? Nothing of it runs, only what
// -r and --import name. Source of behaviour: doc cli.md, "-c, --check"; Node's test-cli-syntax-*.

const natives = require('natives');
const { esCompile, compile } = natives('module');
const { compileScript } = natives('vm');
const { formatOfFile } = require('internal/esm/format');
const { Module, isWrapperPatched } = require('internal/module_loader');
const text = require('internal/module_text');
const typescript = require('internal/typescript');
const { imports } = require('internal/run_main');
const { fatal } = require('internal/process_events');

function compileCommonJs(source, name) {
  if (isWrapperPatched()) compileScript(Module.wrap(source), name, 0, 0, undefined);
  else compile(source, name);
}

// `format` as in doc module.md, "load"; what is no module is checked as CommonJS.
function checkText(source, name, format) {
  if (format?.endsWith('-typescript')) source = typescript.strip(source, name);
  if (format?.startsWith('module')) esCompile(source, name, undefined, undefined, 0, 0, undefined);
  else compileCommonJs(source, name);
}

function checkFile(file) {
  const name = Module._resolveFilename(file, null, true);
  const bytes = require('fs').readFileSync(name);
  checkText(text.toText(bytes), name, formatOfFile(name, bytes));
}

function checkStdin(source, type) {
  checkText(source, '[stdin]', type ?? (text.isDetected(source) ? 'module' : 'commonjs'));
}

// `check` once everything has been imported that is to be imported before.
function run(check) {
  const preload = imports();
  if (preload.length === 0) check();
  else require('internal/esm/main').importAll(preload).then(check).catch((err) => fatal(err, true));
}

module.exports = { checkFile: (file) => run(() => checkFile(file)), checkStdin: (source, type) => run(() => checkStdin(source, type)) };
