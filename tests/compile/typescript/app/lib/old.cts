const util = require('node:util') as typeof import('node:util');

interface Halver { (n: number): number }
const halve: Halver = (n: number): number => n / 2;

exports.answer = 42 as const;
exports.halve = halve;
exports.fails = function fails<T>(value: T): never { throw new TypeError(util.format('%s', value as unknown)); };
