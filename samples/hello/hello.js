// SPDX-License-Identifier: MIT
'use strict';

console.log('hello');
