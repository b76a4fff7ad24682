// @babel/core with preset-env: plugins and presets given as values; modern syntax compiled, source maps, an error with its frame.
const babel = require('@babel/core');
const env = require('@babel/preset-env');

const { code, map } = babel.transformSync('const f = async ({ a, ...b }) => a?.c ?? { ...b }; export default class X { #p = 1; get p() { return this.#p; } }',
  { presets: [[env, { targets: 'ie 11' }]], filename: 'in.js', sourceMaps: true, configFile: false, babelrc: false, comments: false });
console.log(code.length > 2000, /regenerator|_asyncToGenerator/.test(code), map.sources, map.mappings.length > 100);
const rename = ({ types: t }) => ({ visitor: { Identifier(path) { if (path.node.name === 'x') path.replaceWith(t.numericLiteral(42)); } } });
console.log(babel.transformSync('y = x + `a${x}`', { plugins: [rename], configFile: false, babelrc: false }).code);
const module_ = { exports: {} };
new Function('module', 'exports', babel.transformSync('export const sum = (...n) => n.reduce((a, b) => a + b); export * as all from "x"', { presets: [[env, { targets: { node: 6 } }]], configFile: false, babelrc: false }).code.replace(/require\("x"\)/, '{}'))(module_, module_.exports);
console.log(module_.exports.sum(1, 2, 3));
try { babel.parseSync('let a = ;', { configFile: false, babelrc: false }); } catch (err) { console.log(err.code, err.loc); }
