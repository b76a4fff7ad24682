// sass (Dart compiled to JavaScript), less, postcss with autoprefixer: style sheets compiled, with imports from a folder.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autoprefixer from 'autoprefixer';
import less from 'less';
import postcss from 'postcss';
import * as sass from 'sass';

const dir = mkdtempSync(join(tmpdir(), 'sass-'));
writeFileSync(join(dir, '_vars.scss'), '$c: #123;\n@mixin m($x) { margin: $x * 2; }');
writeFileSync(join(dir, 'vars.less'), '@c: #abc;');
console.log(sass.compileString('@use "vars" as v; @use "sass:color"; .a { color: v.$c; &:hover { @include v.m(2px); b: color.adjust(v.$c, $lightness: 10%); } }', { loadPaths: [dir], style: 'compressed' }).css);
console.log((await sass.compileStringAsync('@each $i in 1, 2 { .x#{$i} { w: $i * 1px } }')).css);
try { sass.compileString('a { b: $none }'); } catch (err) { console.log(err.sassMessage, err.span.start.line); }
console.log((await less.render('@import "vars"; .a { .b; color: darken(@c, 10%); width: (2px + 3) } .b() { x: y }', { paths: [dir] })).css);
const { css, messages } = await postcss([autoprefixer({ overrideBrowserslist: ['last 30 chrome versions', 'safari 9'] }), { postcssPlugin: 'p', Declaration: { color: (d) => { d.value = d.value.toUpperCase(); } } }]).process('a { color: red; user-select: none; backdrop-filter: blur(1px) }', { from: undefined });
console.log(css, messages.length);
rmSync(dir, { recursive: true });
