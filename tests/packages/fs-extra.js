// fs-extra: copy, move, outputJson, emptyDir, pathExists; graceful-fs below it patches fs.
const fs = require('fs-extra');
const os = require('os');
const path = require('path');

(async () => {
  const top = await fs.mkdtemp(path.join(os.tmpdir(), 'fsx-'));
  const at = (...names) => path.join(top, ...names);
  await fs.outputJson(at('a/b/c.json'), { x: [1, 2] }, { spaces: 2 });
  await fs.copy(at('a'), at('copy'), { filter: (src) => !src.endsWith('.skip') });
  await fs.move(at('copy/b'), at('moved'));
  await fs.ensureSymlink(at('moved/c.json'), at('link'));
  console.log(await fs.readJson(at('link')), await fs.pathExists(at('copy/b')), fs.readdirSync(top).sort());
  fs.copySync(at('moved'), at('moved2'), { preserveTimestamps: true });
  console.log(fs.statSync(at('moved2/c.json')).mtimeMs === fs.statSync(at('moved/c.json')).mtimeMs, fs.readJsonSync(at('none'), { throws: false }) ?? 'none');
  await fs.emptyDir(at('moved'));
  console.log(await fs.readdir(at('moved')), await fs.remove(top), fs.existsSync(top));
})().catch((err) => console.log(err.code));
