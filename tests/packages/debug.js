// debug: enabled from the environment, formatters, what it says when it writes to a stream.
process.env.DEBUG = 'app:*,-app:no';
process.env.DEBUG_COLORS = '0';
process.env.DEBUG_HIDE_DATE = '1';
const debug = require('debug');

debug.log = (...args) => console.log(...args);
const log = debug('app:web'), no = debug('app:no');
log('hello %s %d %j %o', 'x', 4, { a: 1 }, { b: [1, 2] });
no('never');
console.log(log.enabled, no.enabled, debug.enabled('app:x'), debug.enabled('other'));
debug.enable('other');
console.log(debug('other').extend('part').namespace, log.enabled, debug.disable());
