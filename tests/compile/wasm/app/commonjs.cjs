'use strict';
const fs = require('fs');
const path = require('path');
const { WASI } = require('wasi');

function start(name, options) {
  const wasi = new WASI({ version: 'preview1', ...options });
  const module = new WebAssembly.Module(fs.readFileSync(name));
  const instance = new WebAssembly.Instance(module, wasi.getImportObject());
  return { wasi, instance };
}

// Writes a file of the host's through a folder that it was given.
function writeFile(folder) {
  const { wasi, instance } = start(path.join(__dirname, 'files', 'syscalls.wasm'), { preopens: { '/': folder } });
  wasi.initialize(instance);
  const { memory, path_open: open, fd_write: write, fd_close: close } = instance.exports;
  const bytes = Buffer.from(memory.buffer);
  bytes.write('written.txt', 100);
  bytes.write('by wasm', 200);
  bytes.writeUInt32LE(200, 0);
  bytes.writeUInt32LE(7, 4);
  const opened = open(3, 0, 100, 11, 1, 64n, 0n, 0, 8);
  return [opened, write(bytes.readUInt32LE(8), 0, 1, 12), close(bytes.readUInt32LE(8))];
}

module.exports = async () => {
  const bytes = fs.readFileSync(path.join(__dirname, 'files/dirname.wasm'));
  console.log('dirname', new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports.value());
  const headers = { 'content-type': 'application/wasm' };
  const response = new Response(fs.readFileSync(`${__dirname}/files/streamed.wasm`), { headers });
  console.log('streamed', (await WebAssembly.instantiateStreaming(response)).instance.exports.value());
  const { wasi, instance } = start(path.join(__dirname, 'files/hello.wasm'));
  console.log('exit code', wasi.start(instance));
  console.log('file', ...writeFile(process.cwd()), fs.readFileSync('written.txt', 'utf8'));
};
