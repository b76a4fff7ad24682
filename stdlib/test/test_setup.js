/* SPDX-License-Identifier: MIT */
/*
 * test_setup.js - the module of --test-global-setup: its globalSetup() before all tests, its
 * globalTeardown() behind them. Source: Node's doc/api/test.md, "Global setup and teardown".
 */
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { resolve } = require('path');
const { pathToFileURL } = require('url');

function checkFunction(value, name) {
  if (value !== undefined && typeof value !== 'function') throw new ERR_INVALID_ARG_TYPE(name, 'Function', value);
}

async function setUp(root) {
  const { globalSetup: path, cwd } = root.config;
  const url = pathToFileURL(resolve(cwd, path)).href;
  const { importModule } = require('internal/esm/loader');
  const { globalSetup, globalTeardown } = await importModule(url, pathToFileURL(`${cwd}/`).href);
  checkFunction(globalSetup, 'globalSetup');
  checkFunction(globalTeardown, 'globalTeardown');
  await globalSetup?.();
  if (globalTeardown !== undefined) root.onEnd.push(() => globalTeardown());
}

module.exports = { setUp };
