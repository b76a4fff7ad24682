// minimist: the whole of it.
const minimist = require('minimist');

console.log(minimist(['-a', '1', '-bc', '--long=x', '--no-flag', '--n.m', '5', '--', 'rest']));
console.log(minimist(['--s', '7', '--f', 'x'], { string: ['s'], boolean: 'f', alias: { s: 'str' }, default: { d: 9 }, '--': true }));
