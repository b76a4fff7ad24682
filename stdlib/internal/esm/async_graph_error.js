// SPDX-License-Identifier: MIT
'use strict';
// The error of require() for a graph with top-level await: who required it, and where the awaits are.
// Source of the wording: Node's test/es-module/test-require-module-tla-*.js.

const vmNatives = natives('module');
const {
  codes: { ERR_REQUIRE_ASYNC_MODULE },
} = require('internal/errors');
const options = require('internal/options');

function hide(err, name, value) {
  Object.defineProperty(err, name, { __proto__: null, configurable: true, enumerable: false, writable: true, value });
}

// Modules of the graph that have a top-level await themselves.
function awaiting(root) {
  const found = [], seen = new Set([root]), stack = [root];
  while (stack.length > 0) {
    const record = stack.pop();
    if (record.format === 'module' && vmNatives.esHasTopAwait(record.wrapper)) found.push(record);
    for (const target of [...record.targets ?? []].reverse()) {
      if (seen.has(target)) continue;
      seen.add(target);
      stack.push(target);
    }
  }
  return found;
}

// [{ url, line, column, sourceLine }] of the awaits of a module, by its text.
function locations({ url }) {
  const { fileURLToPath } = require('web/url');
  if (!url.startsWith('file:')) return [];
  const bytes = require('fs').readFileSync(fileURLToPath(url));
  const lines = bytes.toString().split(/\r\n|[\n\r\u2028\u2029]/);
  return vmNatives.scanAwaits(bytes).map(({ 0: line, 1: column }) => (
    { __proto__: null, url, line, column, sourceLine: lines[line - 1] }));
}

function shown({ url, line, column, sourceLine }) {
  return `${require('web/url').fileURLToPath(url)}:${line}\n\n${sourceLine}\n${' '.repeat(column - 1)}^\n`;
}

function make(record, filename, requireStack) {
  const err = new ERR_REQUIRE_ASYNC_MODULE(filename, requireStack[0]);
  let text = 'require() cannot be used on an ESM graph with top-level await. Use import() instead.', places = [];
  if (options.get('--experimental-print-required-tla')) {
    places = awaiting(record).flatMap(locations);
    hide(err, 'topLevelAwaitLocations', places);
  } else {
    text += ' To see where the top-level await comes from, use --experimental-print-required-tla.';
  }
  text += `\nRequired module: ${filename}`;
  if (requireStack.length > 0) text += `\nRequire stack:\n- ${requireStack.join('\n- ')}`;
  err.message = text;
  hide(err, 'requireStack', requireStack);
  const { stack } = err;
  err.stack = `Error [ERR_REQUIRE_ASYNC_MODULE]: ${text}\n${stack.slice(stack.indexOf('\n    at ') + 1)}`;
  if (places.length > 0) require('internal/error_arrow').decorateWith(err, places.map(shown).join('\n'));
  return err;
}

module.exports = { make };
