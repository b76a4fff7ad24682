// express 5: routes, views, static files, bodies, cookies, errors of async handlers, a router of its own.
const run = require('./fixtures/express-app');

run(require('express'), '/users/:id{/:sub}', async () => { throw Object.assign(new Error('teapot'), { status: 418 }); });
