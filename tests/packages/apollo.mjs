// @apollo/server: operations executed in process, plugins, formatted errors, introspection off, a cache hint, persisted queries.
import { ApolloServer, HeaderMap } from '@apollo/server';

const server = new ApolloServer({ typeDefs: 'type Query { hello(n: Int!): String broken: Int } type Mutation { add(x: [Int!]!): Int }', introspection: false, includeStacktraceInErrorResponses: false,
  resolvers: { Query: { hello: (_, { n }, context) => `${context.who} ${n}`, broken: () => { throw new Error('secret'); } }, Mutation: { add: (_, { x }) => x.reduce((a, b) => a + b) } },
  plugins: [{ async requestDidStart() { return { async willSendResponse({ response }) { console.log('plugin', response.body.kind); } }; } }], formatError: (e) => ({ message: e.message.toUpperCase(), code: e.extensions.code }) });
await server.start();
const run = async (query, variables) => console.log(JSON.stringify((await server.executeOperation({ query, variables }, { contextValue: { who: 'me' } })).body.singleResult));
await run('query($n: Int!) { hello(n: $n) }', { n: 4 });
await run('{ broken }');
await run('mutation { add(x: [1, 2, 3]) }');
await run('{ __schema { types { name } } }');
const { status, body, headers } = await server.executeHTTPGraphQLRequest({ httpGraphQLRequest: { method: 'GET', headers: new HeaderMap([['apollo-require-preflight', 'x']]), search: '?query=%7Bhello(n%3A1)%7D', body: {} }, context: async () => ({ who: 'http' }) });
console.log(status, body.string.trim(), headers.get('content-type'));
await server.stop();
