// SPDX-License-Identifier: MIT
'use strict';
const vm = require('vm');

console.log(typeof vm.Module, typeof vm.SourceTextModule, typeof vm.SyntheticModule, Object.keys(vm).includes('Module'));
vm.SyntheticModule = 1;
console.log(vm.SyntheticModule);
