// SPDX-License-Identifier: MIT
'use strict';
// NODE_V8_COVERAGE: the maps of scripts that have one are in the file, as c8 reads them; also of a script that a loader
// made and of a module that could not be linked.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');

const root = process.env.TMPDIR, folder = path.join(root, 'coverage');
const map = (sources) => JSON.stringify({ version: 3, sources, names: [], mappings: 'AAAA' });
const inline = (sources) => `//# sourceMappingURL=data:application/json;base64,${Buffer.from(map(sources)).toString('base64')}\n`;
const write = (name, text) => {
  const file = path.join(root, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  return pathToFileURL(file).href;
};

const beside = write('beside.js', 'one();\nfunction one() {}\n//# sourceMappingURL=beside.js.map\n');
write('beside.js.map', map(['src/beside.ts']));
const made = write('made.js', '// replaced\n');
const unlinked = write('unlinked.mjs', `import { gone } from './empty.mjs';\n${inline(['unlinked.ts'])}`);
write('empty.mjs', '');
const far = write('far.js', '//# sourceMappingURL=https://example.com/far.map\n');
const packaged = write('node_modules/p/index.js', inline(['p.ts']));
write('main.js', `require('./beside'); require('./far'); require('p');
const Module = require('module');
const m = new Module('${path.join(root, 'made.js')}');
m._compile(${JSON.stringify(`made = 1;\n\n${inline(['made.ts'])}`)}, '${path.join(root, 'made.js')}');
import('./unlinked.mjs').catch(() => {});
`);

const run = spawnSync(process.execPath, [path.join(root, 'main.js')], { env: { NODE_V8_COVERAGE: folder }, encoding: 'utf8' });
assert.strictEqual(run.status, 0, run.stderr);
const [file] = fs.readdirSync(folder);
const maps = JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8'))['source-map-cache'];
const source = (name) => pathToFileURL(path.join(root, name)).href;
assert.deepStrictEqual(maps[beside].lineLengths, [6, 17, 34, 0]);
assert.deepStrictEqual(maps[beside].data.sources, [source('src/beside.ts')]);
assert.strictEqual(maps[beside].url, null);
assert.deepStrictEqual(maps[made].data.sources, [source('made.ts')]);
assert.deepStrictEqual(maps[made].lineLengths.slice(0, 2), [9, 0]);
assert.deepStrictEqual(maps[unlinked].data.sources, [source('unlinked.ts')]);
assert.strictEqual(maps[far].data, null);
assert.strictEqual(maps[far].url, 'https://example.com/far.map');
assert.strictEqual(maps[packaged], undefined);
