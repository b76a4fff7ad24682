/* SPDX-License-Identifier: MIT */
'use strict';
const assert = require('assert');
const { format } = require('util');

assert.strictEqual(format('%s is %d, %i, %f', 'x', '42', 4.9, '1.5'), 'x is 42, 4, 1.5');
assert.strictEqual(format('%j %o %O %c%%', { a: 1 }, [1], { b: 2 }, 'css'),
                   '{"a":1} [ 1, [length]: 1 ] { b: 2 } %');
assert.strictEqual(format('%s'), '%s');
assert.strictEqual(format('a', 'b', { c: 1 }, 2), 'a b { c: 1 } 2');
assert.strictEqual(format('%s %s', 1n, Symbol('x')), '1n Symbol(x)');
const circle = {};
circle.self = circle;
assert.strictEqual(format('%j', circle), '[Circular]');
