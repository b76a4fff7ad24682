const a = require('a');
const message = 'it is not closed;
const b = require('b');
