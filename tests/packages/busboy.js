// busboy and formidable: multipart bodies streamed, limits, files written to a folder.
const busboy = require('busboy');
const { formidable } = require('formidable');
const fs = require('fs');
const http = require('http');

const body = ['--B', 'Content-Disposition: form-data; name="a"', '', 'väl', '--B', 'Content-Disposition: form-data; name="f"; filename="x.txt"', 'Content-Type: text/plain', '', 'file\r\nbody', '--B--', ''].join('\r\n');
const headers = { 'content-type': 'multipart/form-data; boundary=B', 'content-length': Buffer.byteLength(body) };
const bb = busboy({ headers, limits: { fileSize: 6 } });
bb.on('field', (name, value, info) => console.log('field', name, value, info.encoding));
bb.on('file', (name, file, info) => { let s = ''; file.on('data', (d) => { s += d; }).on('limit', () => console.log('limit')).on('close', () => console.log('file', name, info, JSON.stringify(s))); });
bb.on('close', () => {
  const server = http.createServer(async (req, res) => {
    const [fields, files] = await formidable({ uploadDir: '.', hashAlgorithm: 'sha1' }).parse(req);
    const [{ filepath, originalFilename, size, hash, mimetype }] = files.f;
    console.log(fields, originalFilename, size, hash, mimetype, fs.readFileSync(filepath, 'utf8'));
    fs.unlinkSync(filepath);
    res.end();
  }).listen(0, '127.0.0.1', () => {
    http.request({ port: server.address().port, host: '127.0.0.1', method: 'POST', headers }, (res) => res.resume().on('end', () => server.close())).end(body);
  });
});
for (const byte of Buffer.from(body)) bb.write(Buffer.from([byte]));
bb.end();
