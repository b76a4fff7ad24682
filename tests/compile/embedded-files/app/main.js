// SPDX-License-Identifier: MIT
'use strict';
// Every way of reading an embedded file, and the refusals to change one.
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const assets = require('ingot:assets');

const pub = path.join(__dirname, 'public');
const at = (name) => path.join(pub, name);
const all = ['a.css', 'big.bin', 'empty', 'img', 'u.txt'];

// Whole files, in private memory.
assert.strictEqual(fs.readFileSync(at('a.css'), 'utf8'), 'body {}\n');
assert.strictEqual(fs.readFileSync(Buffer.from(at('u.txt')), 'utf8'), 'h\u00e9llo\n');
assert.strictEqual(fs.readFileSync(at('empty')).length, 0);
assert(fs.readFileSync(__filename, 'utf8').startsWith('// SPDX'));
fs.readFileSync(at('big.bin')).fill(0);
assert.strictEqual(fs.readFileSync(at('big.bin'))[0], 7);

// Attributes.
const stat = fs.statSync(at('a.css'));
assert(stat.isFile());
assert.strictEqual(stat.size, 8);
assert.strictEqual(stat.mode & 0o222, 0);
assert.strictEqual(fs.statSync(at('a.css'), { bigint: true }).size, 8n);
assert(fs.lstatSync(pub).isDirectory());
assert(fs.existsSync(at('a.css')));
assert(!fs.existsSync(at('none')));
assert.strictEqual(fs.realpathSync(`${pub}/img/../a.css`), at('a.css'));
assert.throws(() => fs.statSync(at('none')), { code: 'ENOENT', syscall: 'stat', path: at('none') });
assert.throws(() => fs.statSync(at('a.css/x')), { code: 'ENOTDIR' });
assert.throws(() => fs.readFileSync(pub), { code: 'EISDIR', syscall: 'read' });

// Listings.
assert.deepStrictEqual(fs.readdirSync(pub), all);
assert.deepStrictEqual(fs.readdirSync(pub, { withFileTypes: true }).map((d) => d.isDirectory()),
  [false, false, false, true, false]);
assert.deepStrictEqual(fs.readdirSync(pub, { recursive: true }).sort(),
  [...all, 'img/x.svg'].sort());
assert.deepStrictEqual(fs.globSync('**/*.svg', { cwd: pub }), ['img/x.svg']);

// Descriptors.
const fd = fs.openSync(at('a.css'));
const bytes = Buffer.alloc(4);
assert.strictEqual(fs.readSync(fd, bytes), 4);
assert.strictEqual(bytes.toString(), 'body');
assert.strictEqual(fs.readFileSync(fd, 'utf8'), ' {}\n');
assert.strictEqual(fs.fstatSync(fd).size, 8);
assert.throws(() => fs.writeSync(fd, 'x'), { code: 'EBADF' });
fs.closeSync(fd);
assert.throws(() => fs.fstatSync(fd), { code: 'EBADF' });

// No changes.
const outside = path.join(os.tmpdir(), `ingot-embedded-${process.pid}`);
for (const change of [
  () => fs.writeFileSync(at('a.css'), ''), () => fs.writeFileSync(at('new'), ''),
  () => fs.appendFileSync(at('a.css'), ''), () => fs.openSync(at('a.css'), 'r+'),
  () => fs.unlinkSync(at('a.css')), () => fs.rmSync(pub, { recursive: true }),
  () => fs.mkdirSync(at('dir')), () => fs.renameSync(at('a.css'), outside),
  () => fs.chmodSync(at('a.css'), 0o777), () => fs.truncateSync(at('a.css')),
  () => fs.utimesSync(at('a.css'), 1, 1), () => fs.accessSync(at('a.css'), fs.constants.W_OK),
]) assert.throws(change, { code: 'EROFS' });
fs.copyFileSync(at('big.bin'), outside);
assert.strictEqual(fs.statSync(outside).size, 300000);
fs.unlinkSync(outside);

// Assets: no copy, always the same Buffer.
assert.strictEqual(assets.get('public/a.css').toString(), 'body {}\n');
assert.strictEqual(assets.get('public/a.css'), assets.get(at('a.css')));
assert.strictEqual(assets.entry('public/big.bin').size, 300000);
assert.deepStrictEqual(assets.list('public/img'), [at('img/x.svg')]);
assert.throws(() => assets.get('public/none'),
  { code: 'ENOENT', message: /--include 'public\/none'/ });

// Asynchronous forms.
let left = 4;
fs.readFile(at('a.css'), 'utf8', (error, text) => {
  assert.ifError(error);
  assert.strictEqual(text, 'body {}\n');
  left--;
});
let total = 0;
fs.createReadStream(at('big.bin')).on('data', (chunk) => {
  total += chunk.length;
}).on('close', () => {
  assert.strictEqual(total, 300000);
  left--;
});
fs.createReadStream(at('none')).on('error', (error) => {
  assert.strictEqual(error.code, 'ENOENT');
  left--;
});
(async () => {
  assert.strictEqual(await fs.promises.readFile(at('u.txt'), 'utf8'), 'h\u00e9llo\n');
  const handle = await fs.promises.open(at('a.css'));
  assert.strictEqual((await handle.stat()).size, 8);
  await handle.close();
  const names = [];
  for await (const entry of await fs.promises.opendir(pub)) names.push(entry.name);
  assert.deepStrictEqual(names, all);
  await assert.rejects(fs.promises.writeFile(at('a.css'), 'x'), { code: 'EROFS' });
  left--;
})();
process.on('exit', () => assert.strictEqual(left, 0));
