// express 4: routes, views, static files, bodies, cookies, errors of handlers, a router of its own.
const run = require('./fixtures/express-app');

run(require('express4'), '/users/:id/:sub?', () => { throw Object.assign(new Error('teapot'), { status: 418 }); });
