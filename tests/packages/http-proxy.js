// http-proxy: requests, a WebSocket and errors through a proxy, headers changed on the way.
const http = require('http');
const httpProxy = require('http-proxy');
const { WebSocket, WebSocketServer } = require('ws');

const target = http.createServer((req, res) => { res.setHeader('x-seen', req.headers['x-forwarded-for'] ? 'forwarded' : 'direct'); req.pipe(res); });
new WebSocketServer({ server: target }).on('connection', (ws) => ws.on('message', (d) => ws.send(`echo ${d}`)));
target.listen(0, '127.0.0.1', () => {
  const proxy = httpProxy.createProxyServer({ target: `http://127.0.0.1:${target.address().port}`, xfwd: true, ws: true });
  proxy.on('proxyReq', (out) => out.setHeader('x-added', '1')).on('proxyRes', (res) => { res.headers['x-proxied'] = 'yes'; });
  const front = http.createServer((req, res) => proxy.web(req, res, req.url === '/dead' ? { target: 'http://127.0.0.1:1' } : {}, (err) => res.writeHead(502).end(err.code)));
  front.on('upgrade', (req, socket, head) => proxy.ws(req, socket, head));
  front.listen(0, '127.0.0.1', () => {
    const { port } = front.address();
    const send = (path, body, done) => http.request({ port, host: '127.0.0.1', path, method: 'POST' }, (res) => { let s = ''; res.on('data', (d) => { s += d; }).on('end', () => { console.log(res.statusCode, s, res.headers['x-seen'], res.headers['x-proxied']); done(); }); }).end(body);
    send('/', 'body', () => send('/dead', '', () => {
      const ws = new WebSocket(`ws://127.0.0.1:${port}`);
      ws.on('open', () => ws.send('hi')).on('message', (d) => { console.log(String(d)); ws.terminate(); front.close(); target.close(); front.closeAllConnections(); target.closeAllConnections(); });
    }));
  });
});
