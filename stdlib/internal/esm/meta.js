// SPDX-License-Identifier: MIT
'use strict';
// import.meta of modules that the default loader loaded. Source: doc esm.md, "import.meta".

const path = require('path');
const { defaultResolve } = require('internal/esm/resolve');
const hooks = require('internal/esm/hooks');
const { fileURLToPath } = require('web/url');

function makeResolve(url) {
  return function resolve(specifier) {
    const text = `${specifier}`;
    try {
      if (hooks.active()) return hooks.resolve(text, url, {}).url;
      return defaultResolve(text, url);
    } catch (err) {
      // It says where a thing would be, not whether it is there.
      const missing = err?.code === 'ERR_MODULE_NOT_FOUND' || err?.code === 'ERR_UNSUPPORTED_DIR_IMPORT';
      if (missing && err.url !== undefined) return err.url;
      throw err;
    }
  };
}

function initializeMeta(meta, url, isMain) {
  if (url.startsWith('file:')) {
    const filename = fileURLToPath(url);
    meta.dirname = path.dirname(filename);
    meta.filename = filename;
  }
  meta.main = isMain;
  meta.resolve = makeResolve(url);
  meta.url = url;
}

module.exports = { initializeMeta };
