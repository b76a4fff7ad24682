// ms, mime-types, content-type, etag, fresh, range-parser, accepts, bytes, http-errors: the small parts of web servers.
const ms = require('ms');
const mime = require('mime-types');

console.log(ms('2.5 hrs'), ms(60000), ms(172800000, { long: true }));
console.log(mime.lookup('x/y.tar.gz'), mime.contentType('page.html'), mime.extension('image/svg+xml'), mime.charset('text/css'));
console.log(require('content-type').parse('text/html; charset="utf-8"'), require('bytes')('1.5MB'));
console.log(require('etag')('hello'), require('fresh')({ 'if-none-match': '"a"' }, { etag: '"a"' }), require('range-parser')(100, 'bytes=0-9,-5'));
console.log(require('accepts')({ headers: { accept: 'text/*;q=.5, application/json' } }).types(['html', 'json']));
const err = require('http-errors')(404, 'no such page', { expose: false });
console.log(err.name, err.status, err.message, err.expose, err instanceof Error, require('http-errors').isHttpError(err));
