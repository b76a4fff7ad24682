// chokidar: files added, changed and removed, seen by fs.watch; readdirp below it.
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import chokidar from 'chokidar';

const dir = mkdtempSync(join(tmpdir(), 'chokidar-')), seen = new Set();
writeFileSync(join(dir, 'first'), '1');
const watcher = chokidar.watch(dir, { ignored: (p) => p.endsWith('.skip') });
const until = async (...names) => { for (let i = 0; i < 500 && !names.every((n) => seen.has(n)); i++) await new Promise((r) => setTimeout(r, 10)); };
watcher.on('all', (event, path) => seen.add(`${event} ${relative(dir, path)}`));
await new Promise((resolve) => watcher.on('ready', resolve));
mkdirSync(join(dir, 'sub'));
await until('addDir sub');
await new Promise((r) => setTimeout(r, 500)); // a file made while its folder is looked at first may be missed
writeFileSync(join(dir, 'sub/new'), '2');
writeFileSync(join(dir, 'x.skip'), '');
appendFileSync(join(dir, 'first'), 'more');
await until('add sub/new', 'change first');
rmSync(join(dir, 'sub'), { recursive: true });
await until('unlink sub/new', 'unlinkDir sub');
console.log([...seen].sort(), watcher.getWatched()[dir]);
await watcher.close();
rmSync(dir, { recursive: true });
