// graphql and graphql-yoga: a schema, resolvers, introspection, errors; over HTTP with the fetch API's Request and Response.
const { buildSchema, graphql, parse, printSchema, validate } = require('graphql');
const { createSchema, createYoga } = require('graphql-yoga');
const http = require('http');

const schema = buildSchema('type Query { hello(name: String = "you"): String! user(id: ID!): User } type User { id: ID! friends: [User!]! } enum E { A B }');
const root = { hello: ({ name }) => `hello ${name}`, user: async ({ id }) => ({ id, friends: () => [{ id: `${id}1`, friends: [] }] }) };
(async () => {
  console.log(JSON.stringify(await graphql({ schema, source: '{ hello a: hello(name: "x") user(id: 5) { id ...F } } fragment F on User { friends { id } }', rootValue: root })));
  console.log(JSON.stringify(await graphql({ schema, source: '{ hello }', rootValue: { hello: () => { throw new Error('no'); } } })));
  console.log(validate(schema, parse('{ nothing user { id } }')).map((e) => e.message), printSchema(schema).length);
  const yoga = createYoga({ logging: false, maskedErrors: false, schema: createSchema({ typeDefs: 'type Query { sum(a: Int!, b: Int!): Int } type Subscription { n: Int }',
    resolvers: { Query: { sum: (_, { a, b }) => a + b }, Subscription: { n: { async* subscribe() { yield { n: 1 }; yield { n: 2 }; } } } } }) });
  const server = http.createServer(yoga).listen(0, '127.0.0.1', async () => {
    const post = (query, accept = 'application/json') => new Promise((resolve) => {
      http.request({ port: server.address().port, host: '127.0.0.1', path: '/graphql', method: 'POST', headers: { 'content-type': 'application/json', accept } }, async (res) => {
        let text = '';
        for await (const chunk of res) text += chunk;
        resolve(console.log(res.statusCode, res.headers['content-type'], text.trim()));
      }).end(JSON.stringify({ query }));
    });
    await post('{ sum(a: 2, b: 3) }');
    await post('{ sum(a: 2) }');
    await post('subscription { n }', 'text/event-stream');
    server.close();
    server.closeAllConnections();
  });
})();
