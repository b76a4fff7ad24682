// eslint (rules are required when they are used) and rollup in WebAssembly: programs checked and bundled.
import { Linter } from 'eslint';
import { rollup } from '@rollup/wasm-node';

const linter = new Linter();
const config = [{ languageOptions: { ecmaVersion: 2024, sourceType: 'module' }, rules: { 'no-unused-vars': 'error', semi: ['warn', 'always'], 'prefer-const': 2, 'mine/no-x': 1 },
  plugins: { mine: { rules: { 'no-x': { create: (context) => ({ Identifier(node) { if (node.name === 'x') context.report({ node, message: 'no x' }); } }) } } } } }];
console.log(linter.verify('let x = 1\nexport let y = async () => { for await (const z of []) z?.a; };', config).map((m) => [m.ruleId, m.line, m.column, m.severity, m.message]));
console.log(linter.verifyAndFix('let y = 2\nexport { y }', config).output, linter.verify('let = ;', config)[0].message);
const modules = { main: 'import { used } from "lib"; console.log(used(1)); export const lazy = () => import("lazy");', lib: 'export const used = (a) => a + 1; export const unused = () => 2;', lazy: 'export default 3' };
const bundle = await rollup({ input: 'main', plugins: [{ name: 'memory', resolveId: (id) => id, load: (id) => modules[id] }] });
const { output } = await bundle.generate({ format: 'es' });
console.log(output.map((c) => c.fileName.replace(/-.{8}\./, '-HASH.')), output[0].code.replace(/-.{8}\./, '-HASH.'));
await rollup({ input: 'x', plugins: [{ name: 'm', resolveId: (id) => id, load: () => 'let a = ;' }] }).catch((err) => console.log(err.code, err.loc?.line));
