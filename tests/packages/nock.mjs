// nock: requests of node:http intercepted, bodies matched, replies with streams, errors and delays, what was not used.
import http from 'node:http';
import axios from 'axios';
import nock from 'nock';

nock.disableNetConnect();
const scope = nock('http://api.test').get('/users').query({ page: '2' }).reply(200, { users: [1] }, { 'x-a': 'b' })
  .post('/users', { name: /^a/ }).reply(201, (uri, body) => ({ uri, body })).get('/broken').replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' }))
  .get('/never').reply(200);
const { data, headers } = await axios.get('http://api.test/users', { params: { page: 2 }, adapter: 'http' });
console.log(data, headers['x-a'], (await axios.post('http://api.test/users', { name: 'abc' }, { adapter: 'http' })).data);
await axios.get('http://api.test/broken', { adapter: 'http' }).catch((err) => console.log(err.code));
await new Promise((resolve) => http.get('http://other.test/', () => {}).on('error', (err) => resolve(console.log(err.code))));
console.log(scope.isDone(), scope.pendingMocks(), nock.isActive());
nock.restore();
