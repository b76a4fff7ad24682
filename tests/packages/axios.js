// axios: its http adapter: JSON, forms and files as multipart, redirects, interceptors, streams, timeouts, errors.
const axios = require('axios');
const FormData = require('form-data');
const http = require('http');
const zlib = require('zlib');

const server = http.createServer(async (req, res) => {
  let body = '';
  for await (const chunk of req) body += chunk;
  if (req.url === '/redirect') return res.writeHead(302, { location: '/final' }).end();
  if (req.url === '/slow') return setTimeout(() => res.end(), 2000).unref();
  if (req.url === '/bad') return res.writeHead(400).end('no');
  const type = req.headers['content-type']?.replace(/boundary=.*/, 'boundary=B');
  const text = JSON.stringify({ url: req.url, method: req.method, type, x: req.headers['x-y'], auth: req.headers.authorization, parts: body.split('Content-Disposition').length - 1, body: type?.includes('multipart') ? '' : body });
  res.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(zlib.gzipSync(text));
});
server.listen(0, '127.0.0.1', async () => {
  const client = axios.create({ baseURL: `http://127.0.0.1:${server.address().port}`, headers: { 'x-y': 'z' } });
  client.interceptors.request.use((config) => { config.params = { ...config.params, i: 1 }; return config; });
  console.log((await client.get('/a', { params: { q: [1, 2] }, auth: { username: 'u', password: 'p' } })).data);
  console.log((await client.post('/b', { x: 1 })).data, (await client.post('/c', new URLSearchParams('a=b'))).data);
  const form = new FormData();
  form.append('f', 'v');
  form.append('file', Buffer.from('x'), { filename: 'x.txt' });
  console.log((await client.post('/form', form)).data);
  console.log((await axios.get(`${client.defaults.baseURL}/redirect`)).request.path);
  const stream = (await client.get('/s', { responseType: 'stream' })).data;
  let n = 0;
  for await (const chunk of stream) n += chunk.length;
  console.log(n > 10, (await client.get('/s', { responseType: 'arraybuffer' })).data instanceof Buffer);
  await axios.get(`${client.defaults.baseURL}/slow`, { timeout: 20 }).catch((err) => console.log(err.code, axios.isAxiosError(err)));
  await axios.get(`${client.defaults.baseURL}/bad`).catch((err) => console.log(err.response.status, err.response.data, err.message));
  await axios.get('http://127.0.0.1:1/').catch((err) => console.log(err.code));
  const stop = new AbortController();
  const cancelled = axios.get(`${client.defaults.baseURL}/slow`, { signal: stop.signal }).catch((err) => console.log(err.name));
  stop.abort();
  await cancelled;
  server.close();
  server.closeAllConnections();
});
