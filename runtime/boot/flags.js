// SPDX-License-Identifier: MIT
'use strict';
// boot/flags - options of the command line that are properties of the process.

const options = require('internal/options');

// `given`: the text of the options, if there are any; a worker may have its own.
function apply(given = natives('boot').startData()[7]) {
  if (given === undefined) return;
  if (options.get('--no-deprecation')) process.noDeprecation = true;
  if (options.get('--throw-deprecation')) process.throwDeprecation = true;
  if (options.get('--trace-deprecation')) process.traceDeprecation = true;
  const map = options.get('--experimental-package-map');
  if (map !== undefined) require('internal/package_map').load(map);
  if (options.get('--expose-gc')) {
    const { gc } = natives('heap');
    const own = Object.getOwnPropertyDescriptor(globalThis, 'gc'); // V8's, when it was given the flag too
    if (own === undefined || own.configurable) {
      Object.defineProperty(globalThis, 'gc', {
        configurable: true, enumerable: true, writable: true, value: own?.value ?? (() => gc()),
      });
    }
  }
}

module.exports = { apply };
