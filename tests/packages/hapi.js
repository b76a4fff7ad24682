// hapi: routes with joi validation, authentication scheme, cookies, extensions, inject, listen.
const Hapi = require('@hapi/hapi');
const Joi = require('joi');

(async () => {
  const server = Hapi.server({ port: 0, host: '127.0.0.1', debug: false });
  server.validator(Joi);
  server.auth.scheme('token', () => ({ authenticate: (req, h) => (req.headers.token === 't' ? h.authenticated({ credentials: { user: 'u' } }) : h.unauthenticated(new Error('who?'))) }));
  server.auth.strategy('default', 'token');
  server.state('s', { encoding: 'base64json', isSecure: false });
  server.route([
    { method: 'GET', path: '/{id}', options: { validate: { params: { id: Joi.number() } } }, handler: (req, h) => h.response({ id: req.params.id }).state('s', { a: 1 }).code(202) },
    { method: 'GET', path: '/me', options: { auth: 'default' }, handler: (req) => req.auth.credentials.user },
    { method: 'POST', path: '/', handler: (req) => req.payload },
  ]);
  server.ext('onPreResponse', (req, h) => (req.response.isBoom ? h.response(req.response.output.payload.message).code(req.response.output.statusCode) : h.continue));
  const show = async (o) => { const r = await server.inject(o); console.log(r.statusCode, r.payload, r.headers['content-type'], r.headers['set-cookie']); };
  await show('/5');
  await show('/x');
  await show('/me');
  await show({ url: '/me', headers: { token: 't' } });
  await show({ method: 'POST', url: '/', payload: { a: [1] } });
  await server.start();
  require('http').get(`${server.info.uri}/9`, (res) => res.on('data', (d) => console.log('tcp', String(d))).on('end', () => server.stop({ timeout: 100 }).then(() => console.log('stopped'))));
})();
