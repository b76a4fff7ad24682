// globby (fast-glob, ignore, micromatch): patterns, exclusions, .gitignore files, on the disk and embedded.
// node: 20
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { convertPathToPattern, globby, globbySync, isDynamicPattern } from 'globby';

const cwd = mkdtempSync(join(tmpdir(), 'globby-'));
for (const d of ['src/deep', 'dist']) mkdirSync(join(cwd, d), { recursive: true });
for (const f of ['src/a.js', 'src/b.ts', 'src/deep/c.js', 'dist/d.js', '.env']) writeFileSync(join(cwd, f), '');
writeFileSync(join(cwd, '.gitignore'), 'dist/\n*.ts\n');
console.log((await globby(['**/*', '!**/c.js'], { cwd, gitignore: true })).sort(), globbySync('*', { cwd, dot: true }).sort());
console.log((await globby('src', { cwd, onlyFiles: false, expandDirectories: { extensions: ['ts'] } })).sort(), isDynamicPattern('a/*'), convertPathToPattern('a(b)'));
rmSync(cwd, { recursive: true });
console.log((await globby('**', { cwd: join(import.meta.dirname, 'fixtures/tree') })).sort());
