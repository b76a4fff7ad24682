// terser, uglify-js (which reads its own sources and evaluates them), acorn, source-map (WebAssembly for its consumer): programs about programs.
import * as acorn from 'acorn';
import { SourceMapConsumer, SourceMapGenerator, SourceNode } from 'source-map';
import { minify } from 'terser';
import uglify from 'uglify-js';

const source = 'function add(first, second) { if (false) { return 1; } /* c */ return first + second; }\nconsole.log(add(1, 2));';
const { code, map } = await minify({ 'in.js': source }, { sourceMap: true, toplevel: true, compress: { passes: 2 } });
console.log(code, JSON.parse(map).sources);
console.log(uglify.minify(source, { toplevel: true }).code, uglify.minify('a b').error.message);
const ast = acorn.parse('const x = async () => { for await (const y of z) yield_?.(); }', { ecmaVersion: 'latest', sourceType: 'module', locations: true });
console.log(ast.body[0].declarations[0].init.async, [...acorn.tokenizer('a => 1n', { ecmaVersion: 2022 })].map((t) => t.type.label));
try { acorn.parse('let x = '); } catch (err) { console.log(err.message, err.pos); }
const generator = new SourceMapGenerator({ file: 'out.js' });
generator.addMapping({ generated: { line: 1, column: 3 }, source: 'a.js', original: { line: 7, column: 2 }, name: 'n' });
await SourceMapConsumer.with(generator.toJSON(), null, (consumer) => console.log(consumer.originalPositionFor({ line: 1, column: 5 }), consumer.sources));
console.log(new SourceNode(1, 0, 'a.js', ['x', 'y']).toStringWithSourceMap({ file: 'o' }).code);
