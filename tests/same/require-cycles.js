// SPDX-License-Identifier: MIT
'use strict';
// Cycles, the cache, failures while loading, builtins.
const a = require('./fixtures/cycle-a');
console.log(JSON.stringify(a));
console.log(require('./fixtures/cycle-a') === a, require('./fixtures/cycle-b').seen === a.seenByB);
const one = require('./fixtures/counter');
console.log(one, require('./fixtures/counter') === one);
console.log(require('./fixtures/data').list, require('./fixtures/data.json') === require('./fixtures/data'));
for (let i = 0; i < 2; i++) {
  try {
    require('./fixtures/throws');
  } catch (err) {
    console.log(err.message);
  }
}
try {
  require('./fixtures/' + 'absent');
} catch (err) {
  console.log(err.code, err.message.split('\n')[0].replace(/'.*'/, 'X'));
}
for (const bad of ['', 5, undefined]) {
  try {
    require(bad);
  } catch (err) {
    console.log(err.name, err.code);
  }
}
try {
  require('node:' + 'nothing');
} catch (err) {
  console.log(err.code, err.message);
}
console.log(require('node:fs') === require('fs'), require('path').sep, typeof require('events'));
console.log(module.id, module.loaded, require.main === module, module.children.length, typeof module.paths);
console.log(require.resolve('fs'), require.resolve.paths('fs'), require('module').isBuiltin('node:fs'));
