// SPDX-License-Identifier: MIT
'use strict';
// Functions that are assigned to properties are made in the young generation (deps/patches/v8/04).
const assert = require('assert');
const v8 = require('v8');

v8.setFlagsFromString('--allow-natives-syntax');
const isYoung = new Function('value', 'return %InYoungGeneration(value)');

function request() {
  const self = {};
  self.done = () => self;
  self.named = function named() { return self; };
  self['computed'] = async () => self;
  return self;
}
for (let round = 0; round < 1000; round++) {
  for (const made of Object.values(request())) assert.ok(isYoung(made), `${made.name} is old in round ${round}`);
}
