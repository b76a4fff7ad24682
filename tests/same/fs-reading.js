// SPDX-License-Identifier: MIT
'use strict';
// Reading and writing files in every style, and the errors.
const fs = require('fs');
const path = require('path');
const os = require('os');
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'ingot-same-'));
const file = path.join(dir, 'a.txt');
const clean = (err) => `${err.code} ${err.syscall} ${err.errno} ${err.message.replaceAll(dir, 'DIR')}`;

async function main() {
  fs.writeFileSync(file, 'one\ntwo\nthree\n');
  fs.appendFileSync(file, Buffer.from('four\n'));
  console.log(fs.readFileSync(file, 'utf8').split('\n'), fs.statSync(file).size, fs.existsSync(file), fs.existsSync(dir + '/x'));
  console.log(await fs.promises.readFile(file, { encoding: 'latin1' }));
  const fd = fs.openSync(file, 'r+');
  const b = Buffer.alloc(5);
  console.log(fs.readSync(fd, b, 0, 3, 4), b.toString(), fs.writeSync(fd, 'ONE', 0), fs.fstatSync(fd).isFile());
  fs.closeSync(fd);
  const chunks = [];
  for await (const c of fs.createReadStream(file, { start: 0, end: 9, highWaterMark: 4, encoding: 'utf8' })) chunks.push(c);
  console.log(chunks);
  fs.mkdirSync(path.join(dir, 'x/y/z'), { recursive: true });
  fs.symlinkSync('a.txt', path.join(dir, 'link'));
  fs.copyFileSync(file, path.join(dir, 'x/b.txt'));
  fs.renameSync(path.join(dir, 'x/b.txt'), path.join(dir, 'x/c.txt'));
  console.log(fs.readdirSync(dir).sort(), fs.readdirSync(dir, { withFileTypes: true }).map((e) => `${e.name} ${e.isDirectory()} ${e.isSymbolicLink()}`).sort());
  console.log(fs.readdirSync(dir, { recursive: true }).sort(), fs.readlinkSync(path.join(dir, 'link')), fs.realpathSync(path.join(dir, 'link')) === fs.realpathSync(file));
  for (const f of [() => fs.readFileSync(dir + '/none'), () => fs.readdirSync(file), () => fs.rmdirSync(dir), () => fs.mkdirSync(dir), () => fs.openSync(file, 'nope'), () => fs.readFileSync(dir), () => fs.writeFileSync(file, 5)]) {
    try {
      f();
    } catch (err) {
      console.log(err.syscall ? clean(err) : `${err.code} ${err.message}`);
    }
  }
  await fs.promises.access(dir + '/none').catch((err) => console.log(clean(err)));
  await new Promise((resolve) => fs.readFile(dir + '/none', (err, data) => { console.log(clean(err), data); resolve(); }));
  const h = await fs.promises.open(file);
  for await (const line of h.readLines()) console.log('line', line);
  fs.rmSync(dir, { recursive: true });
  console.log(fs.existsSync(dir));
}
main();
