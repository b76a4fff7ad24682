'use strict';
const { DatabaseSync } = require('node:sqlite');
console.log(new DatabaseSync(':memory:').prepare('SELECT 6 * 7 AS n').get().n);
require('./computed.js');
