// webpack: a bundle with a loader, tree shaking and chunks in a memory file system, run by vm.
const path = require('path');
const vm = require('vm');
const { createFsFromVolume, Volume } = require('memfs');
const webpack = require('webpack');

const input = createFsFromVolume(Volume.fromJSON({ '/src/index.js': 'import { used } from "./lib"; import data from "./data.json"; export default used(data.n); export const later = () => import("./later");', '/src/lib.js': 'export const used = (x) => x + 1; export const unused = "not in";', '/src/data.json': '{"n":41}', '/src/later.js': 'export default "later"' }));
const output = createFsFromVolume(new Volume());
const compiler = webpack({ mode: 'production', context: '/src', entry: './index.js', target: 'node', output: { path: '/out', library: { type: 'commonjs2' }, filename: 'main.js' }, optimization: { minimize: false }, plugins: [new webpack.DefinePlugin({ X: '1' }), new webpack.BannerPlugin('banner')] });
Object.assign(compiler, { inputFileSystem: input, intermediateFileSystem: output });
compiler.outputFileSystem = output;
compiler.run((err, stats) => {
  if (err) throw err;
  console.log(stats.hasErrors() ? stats.toString({ colors: false }) : 'built', Object.keys(stats.compilation.assets).length);
  const code = output.readFileSync('/out/main.js', 'utf8'), module_ = { exports: {} };
  vm.runInThisContext(`(function (module, exports, require, __dirname) {${code}\n})`)(module_, module_.exports, require, '/out');
  console.log(module_.exports.default, code.includes('not in'), code.startsWith('/*! banner */'), path.sep);
  compiler.close(() => console.log('closed'));
});
