// openai with node-fetch as its fetch: answers, server-sent events as an async iterator, retries, errors, uploads.
import http from 'node:http';
import fetch from 'node-fetch';
import OpenAI, { APIError } from 'openai';

let failures = 1;
const server = http.createServer(async (req, res) => {
  let body = '';
  for await (const chunk of req) body += chunk;
  if (failures-- > 0) return res.writeHead(500, { 'retry-after-ms': '1' }).end('{}');
  const json = (status, value) => res.writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'r' }).end(JSON.stringify(value));
  const { model, stream } = JSON.parse(body || '{}');
  if (model === 'none') return json(404, { error: { message: 'no such model', code: 'model_not_found' } });
  if (!stream) return json(200, { id: 'c', choices: [{ message: { role: 'assistant', content: `hello from ${model}, ${req.headers.authorization}` } }] });
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const word of ['a', 'b', 'c']) res.write(`data: ${JSON.stringify({ choices: [{ delta: { content: word } }] })}\n\n`);
  return res.end('data: [DONE]\n\n');
}).listen(0, '127.0.0.1', async () => {
  const client = new OpenAI({ apiKey: 'key', baseURL: `http://127.0.0.1:${server.address().port}/v1`, fetch });
  const messages = [{ role: 'user', content: 'hi' }];
  console.log((await client.chat.completions.create({ model: 'm', messages })).choices[0].message.content);
  await client.chat.completions.create({ model: 'none', messages }).catch((err) => console.log(err instanceof APIError, err.status, err.code, err.constructor.name));
  let text = '';
  for await (const part of await client.chat.completions.create({ model: 'm', messages, stream: true })) text += part.choices[0].delta.content;
  console.log(text);
  server.close();
  server.closeAllConnections();
});
