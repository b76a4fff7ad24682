// SPDX-License-Identifier: MIT
'use strict';
// import.meta of modules that the default loader loaded. Source: doc esm.md, "import.meta".

const path = require('path');
const { defaultResolve } = require('internal/esm/resolve');
const hooks = require('internal/esm/hooks');
const options = require('internal/options');
const {
  codes: { ERR_INVALID_ARG_TYPE },
} = require('internal/errors');
const { URL, fileURLToPath } = require('web/url');

// Doc cli.md: --experimental-import-meta-resolve
function parentOf(url, given) {
  if (given === undefined || !options.get('--experimental-import-meta-resolve')) return url;
  if (typeof given !== 'string' && !(given instanceof URL)) {
    throw new ERR_INVALID_ARG_TYPE('parentURL', ['string', 'URL'], given);
  }
  return `${given}`;
}

function withSlash(found, specifier) { return specifier.endsWith('/') && !found.endsWith('/') ? `${found}/` : found; }

function makeResolve(url) {
  return function resolve(specifier, parent = undefined) {
    const text = `${specifier}`, base = parentOf(url, parent);
    try {
      if (hooks.resolves() || hooks.remote() !== null) {
        return require('internal/esm/loader').resolveWithHooks(text, base).url;
      }
      return defaultResolve(text, base);
    } catch (err) {
      // It says where a thing would be, not whether it is there.
      const missing = err?.code === 'ERR_MODULE_NOT_FOUND' || err?.code === 'ERR_UNSUPPORTED_DIR_IMPORT';
      if (missing && err.url !== undefined) return withSlash(err.url, text);
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
  if (!hooks.isThread()) meta.resolve = makeResolve(url); // asynchronous hooks cannot be waited for in their own thread
  meta.url = url;
}

module.exports = { initializeMeta };
