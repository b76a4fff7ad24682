// fastify: schemas (validation and serialisation compiled by ajv and fast-json-stringify), hooks, plugins, inject, listen.
// node: 20
const fastify = require('fastify');

(async () => {
  const lines = [];
  const app = fastify({ logger: { level: 'info', stream: { write: (s) => lines.push(JSON.parse(s).msg) } }, genReqId: () => 'id' });
  app.decorate('answer', 42);
  app.register(async (scope, opts) => {
    scope.addHook('onRequest', async (req) => { req.who = opts.who; });
    scope.get('/:id', {
      schema: { params: { type: 'object', properties: { id: { type: 'integer' } } },
                response: { 200: { type: 'object', properties: { id: { type: 'integer' }, who: { type: 'string' } } } } },
    }, async (req) => ({ id: req.params.id, who: req.who, secret: 'hidden' }));
    scope.post('/', { schema: { body: { type: 'object', required: ['n'], properties: { n: { type: 'number', maximum: 5 } } } } }, (req, reply) => {
      reply.code(201).header('x-a', app.answer).send({ got: req.body });
    });
  }, { prefix: '/v1', who: 'me' });
  app.setNotFoundHandler((req, reply) => reply.code(404).send('nothing here'));
  const show = (r) => console.log(r.statusCode, r.headers['content-type'], r.headers['x-a'], r.body);
  show(await app.inject('/v1/7'));
  show(await app.inject('/v1/seven'));
  show(await app.inject({ method: 'POST', url: '/v1/', payload: { n: 3 } }));
  show(await app.inject({ method: 'POST', url: '/v1/', payload: { n: 9 } }));
  show(await app.inject({ method: 'POST', url: '/v1/', payload: '{', headers: { 'content-type': 'application/json' } }));
  show(await app.inject('/x'));
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  require('http').get(`${address}/v1/8`, (res) => res.setEncoding('utf8').on('data', (s) => console.log('over tcp', s)).on('end', async () => {
    await app.close();
    console.log(lines.map((s) => s.replace(/:\d+$/, ':PORT')));
  }));
})();
