// SPDX-License-Identifier: MIT
'use strict';
// As express.js.
const app = require('fastify')();

app.get('/users/:id/posts/:post', async ({ params, query }) => ({
  user: { id: Number(params.id), roles: ['reader', 'writer'] }, post: { id: Number(params.post), tags: ['a', 'b'] }, q: query.q,
}));
app.post('/echo', async ({ body }) => body);
app.listen({ port: 0, host: '127.0.0.1' }).then(() => console.log(app.server.address().port));
