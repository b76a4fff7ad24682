// SPDX-License-Identifier: MIT
'use strict';
// A missing export of a CommonJS module: V8 says that it is missing, here is said why and what to do.
// Source of the wording: Node's test/es-module/test-esm-cjs-named-error.mjs.

const boot = natives('boot');

const missing = /^The requested module '([^]*)' does not provide an export named '([^]*)'$/;

// 'import { a, b as c } from' as '{ a, b: c }', when the line of the error has all of it.
function destructuring(line) {
  const names = /\{[^]*\}/.exec(line ?? '');
  return names === null ? undefined : names[0].replace(/\s+as\s+/g, ': ');
}

function describe(name, specifier, line) {
  const pattern = destructuring(line);
  return `Named export '${name}' not found. The requested module '${specifier}' is a CommonJS module, which may not ` +
    'support all module.exports as named exports.\nCommonJS modules can always be imported via the default export, ' +
    `for example using:\n\nimport pkg from '${specifier}';\n${pattern === undefined ? '' : `const ${pattern} = pkg;\n`}`;
}

// The module of the graph that V8 was linking: the error's place names it.
function importing(root, url) {
  const seen = new Set([root]), stack = [root];
  while (stack.length > 0) {
    const record = stack.pop();
    if (record.url === url) return record;
    for (const target of record.targets ?? []) {
      if (seen.has(target)) continue;
      seen.add(target);
      stack.push(target);
    }
  }
  return undefined;
}

// `resolveTo` as in esm/loader.
function decorateLinkError(err, root, resolveTo) {
  const match = err instanceof SyntaxError ? missing.exec(err.message) : null;
  if (match === null) return err;
  const { 1: specifier, 2: name } = match;
  const place = boot.errorPlace(err);
  const { 1: url, 2: line } = /^([^]*?):\d+\n([^\n]*)\n/.exec(place ?? '') ?? [];
  const parent = url === undefined ? undefined : importing(root, url);
  if (parent === undefined) return err;
  let target;
  try {
    target = resolveTo(specifier, parent, parent.url, { __proto__: null });
  } catch {
    return err;
  }
  if (target.format !== 'commonjs') return err;
  const { message, stack } = err;
  err.message = describe(name, specifier, line);
  err.stack = stack.replace(message, () => err.message);
  return err;
}

module.exports = { decorateLinkError };
