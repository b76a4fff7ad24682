// rimraf and mkdirp: trees made and removed, in their promise and sync forms.
import { existsSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { mkdirp, mkdirpSync } from 'mkdirp';
import { rimraf, rimrafSync } from 'rimraf';

const top = mkdtempSync(join(tmpdir(), 'rimraf-'));
console.log(relative(top, await mkdirp(join(top, 'a/b/c'))), mkdirpSync(join(top, 'a/b')), relative(top, mkdirpSync(join(top, 'd/e'))));
writeFileSync(join(top, 'a/b/c/file'), 'x');
symlinkSync('nowhere', join(top, 'a/link'));
console.log(await rimraf(join(top, 'a')), existsSync(join(top, 'a')));
console.log(await rimraf(join(top, '*'), { glob: true }), existsSync(join(top, 'd')));
console.log(rimrafSync([top]), existsSync(top));
await mkdirp('/dev/null/x').catch((err) => console.log(err.code));
