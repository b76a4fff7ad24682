// glob: patterns over the disk and over the embedded files; minimatch below it.
// node: 20
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { glob, globSync, Glob, hasMagic } from 'glob';

const cwd = mkdtempSync(join(tmpdir(), 'glob-'));
for (const d of ['a/b', 'c', '.hidden']) mkdirSync(join(cwd, d), { recursive: true });
for (const f of ['a/1.js', 'a/b/2.js', 'c/3.txt', '.hidden/4.js', 'x.js']) writeFileSync(join(cwd, f), f);
console.log((await glob('**/*.js', { cwd })).sort(), globSync('**/*.{js,txt}', { cwd, dot: true, ignore: 'c/**' }).sort());
const walker = new Glob('*/', { cwd, withFileTypes: true });
console.log(walker.walkSync().map((p) => `${p.name} ${p.isDirectory()}`).sort(), hasMagic('a/*'));
rmSync(cwd, { recursive: true });
console.log((await glob('**/*.txt', { cwd: join(import.meta.dirname, 'fixtures/tree') })).sort());
