// SPDX-License-Identifier: MIT
'use strict';
// Loads the addons that test.sh laid out, as their packages do.
const assert = require('assert');
const path = require('path');

console.log('literal:', require('./build/Release/own.node').name);
console.log('bindings:', require('with-bindings').name);
console.log('node-gyp-build:', require('with-prebuilds').name);
console.log('built here:', require('with-build').name);
console.log('napi-rs:', require('with-platform-package').name);
console.log('computed package:', require('with-computed-package').name);
console.log('library:', require('with-library').library);
console.log('included:', require(path.join(__dirname, 'more', `${['extra']}.node`)).name);

// An addon that opens a library that the program names by its path.
const opener = require('./native/opener.node');
console.log('opened:', opener.open(path.join(__dirname, 'native/libown.so')), 'by', opener.where());
assert.match(opener.open('/no/such.so'), /no.such\.so: cannot open shared object file/);

// Loaded again: the same object of the loader, its init runs once more.
const file = require.resolve('./build/Release/own.node');
delete require.cache[file];
console.log('again:', require('./build/Release/own.node').calls);
const target = { exports: {} };
process.dlopen(target, file);
assert.deepStrictEqual(target.exports, { name: 'own', calls: 3 });

// One that cannot work throws the reason; one for another C library is not there; a package can do without.
let problem;
try { require('./native/v8.node'); } catch (err) { problem = err; }
assert.strictEqual(problem.code, 'ERR_DLOPEN_FAILED');
assert.strictEqual(problem.message,
  "This addon of the package addons cannot work in an executable: it is built against V8's C++ interface, not against Node-API");
try { require('./native/musl.node'); } catch (err) { problem = err; }
assert.strictEqual(problem.code, 'MODULE_NOT_FOUND');
console.log('fallback:', require('with-fallback').name);
