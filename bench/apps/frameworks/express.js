// SPDX-License-Identifier: MIT
'use strict';
// What servers.py asks: a route with parameters and a query, and a JSON body that comes back. Prints its port.
const express = require('express');

const app = express();
app.get('/users/:id/posts/:post', (req, res) => {
  const { id, post } = req.params;
  res.json({ user: { id: Number(id), roles: ['reader', 'writer'] }, post: { id: Number(post), tags: ['a', 'b'] }, q: req.query.q });
});
app.post('/echo', express.json(), (req, res) => res.json(req.body));
const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
