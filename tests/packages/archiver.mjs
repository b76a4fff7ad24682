// archiver, adm-zip, tar, pako: archives made by one, read by another, with streams.
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import AdmZip from 'adm-zip';
import { TarArchive, ZipArchive } from 'archiver';
import * as pako from 'pako';
import * as tar from 'tar';

const dir = mkdtempSync(join(tmpdir(), 'archive-'));
mkdirSync(join(dir, 'in/sub'), { recursive: true });
writeFileSync(join(dir, 'in/a.txt'), 'a'.repeat(5000));
writeFileSync(join(dir, 'in/sub/b.txt'), 'bb');
const pack = async (archive) => {
  const out = new PassThrough(), bytes = buffer(out);
  archive.pipe(out);
  archive.append('text', { name: 'text.txt' }).directory(join(dir, 'in'), 'in');
  await archive.finalize();
  return bytes;
};
const zip = new AdmZip(await pack(new ZipArchive({ zlib: { level: 9 } })));
console.log(zip.getEntries().map((e) => [e.entryName, e.header.size]).sort(), zip.readAsText('text.txt'));
writeFileSync(join(dir, 'x.tar.gz'), await pack(new TarArchive({ gzip: true })));
const names = [];
await tar.list({ file: join(dir, 'x.tar.gz'), onReadEntry: (e) => names.push([e.path, e.size]) });
console.log(names.sort());
mkdirSync(join(dir, 'out'));
await tar.extract({ file: join(dir, 'x.tar.gz'), cwd: join(dir, 'out'), strip: 1 });
console.log(readFileSync(join(dir, 'out/sub/b.txt'), 'utf8'));
tar.create({ file: join(dir, 'y.tgz'), gzip: true, sync: true, cwd: join(dir, 'in'), portable: true }, ['.']);
tar.extract({ file: join(dir, 'y.tgz'), sync: true, cwd: join(dir, 'out') });
console.log(readFileSync(join(dir, 'out/a.txt')).length);
zip.addFile('new.txt', Buffer.from('new'));
console.log(new AdmZip(zip.toBuffer()).getEntry('new.txt').getData().toString());
console.log(pako.ungzip(pako.gzip('hello pako'), { to: 'string' }), pako.inflate(pako.deflate(new Uint8Array(1000))).length, pako.ungzip(readFileSync(join(dir, 'y.tgz'))).length % 512);
rmSync(dir, { recursive: true });
