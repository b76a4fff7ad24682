/* SPDX-License-Identifier: MIT */
/*
 * test_inline.js - test files in this process, one after the other, all of them loaded before the first
 * test runs. Source: Node's doc/api/test.md, "Test runner execution model".
 */
'use strict';

const options = require('internal/options');
const { resolve } = require('path');
const { pathToFileURL } = require('url');
const { within } = require('test/test_current');
const { failure } = require('test/test_failure');
const { adopt } = require('test/test_program');
const { TestNode } = require('test/test_node');

// --require and --import, which the runner's own process has not heeded.
async function preload(required, importModule, base) {
  const { preloadModules } = require('internal/run_main');
  preloadModules(required);
  for (const specifier of options.all('--import')) await importModule(specifier, base);
}

// A file that declared nothing is a test itself; one that could not be loaded is one that fails.
function declareFile(root, path, error) {
  const location = { file: resolve(root.config.cwd, path), line: 1, column: 1 };
  const node = new TestNode(root, 'test', path, { __proto__: null }, () => {}, location);
  if (error !== undefined) {
    node.body = () => {
      const failed = failure(error.cause, 'testCodeFailure');
      failed.message = `${error.cause}`; // with the class of the error
      node.fail(failed);
    };
  }
  return root.add(node);
}

async function loadFiles(root, files, importModule) {
  for (const path of files) {
    const file = resolve(root.config.cwd, path);
    const declared = root.children.length;
    root.entryFile = file;
    let error;
    try {
      await importModule(pathToFileURL(file).href, pathToFileURL(`${root.config.cwd}/`).href);
    } catch (err) {
      error = { cause: err };
    }
    if (error !== undefined || root.children.length === declared) declareFile(root, path, error);
  }
  root.entryFile = undefined;
}

async function runInline(root, files, runOptions) {
  const { importModule } = require('internal/esm/loader');
  const { promise, resolve: begin } = Promise.withResolvers();
  process.env.NODE_TEST_WORKER_ID = '1';
  adopt(root);
  root.loading = true;
  root.ordered = true; // The files are in a random order already.
  root.ready = promise;
  const cwd = pathToFileURL(`${root.config.cwd}/`).href;
  if (runOptions.preload !== undefined) await preload(runOptions.preload, importModule, cwd);
  await within(root, loadFiles, undefined, [root, files, importModule]);
  root.loading = false;
  root.onlyMarked ||= root.anyOnly === true;
  root.ready = null;
  begin();
  await promise;
  await Promise.all(root.children.map((node) => node.done.promise));
  await root.runAfter();
}

module.exports = { runInline };
