// pug: extends, include, mixins from files that only `--include` names; filters; inline compile.
// build: --include fixtures/views/*.pug
const path = require('path');
const pug = require('pug');

const page = pug.compileFile(path.join(__dirname, 'fixtures/views/page.pug'), { pretty: false });
console.log(page({ title: 'T & T', items: [1, '<2>'] }));
console.log(page({ title: 'empty', items: [] }));
console.log(pug.render('- const x = 5\np(class=["a", {b: true, c: false}] style={color: "red"}) #{x} !{"<i>"} #[b bold]', {}));
console.log(pug.compileClient('p= a', { name: 'tpl', compileDebug: false }).includes('function tpl('));
try { pug.render('p\n  | x\n   bad(', {}); } catch (err) { console.log(err.code, err.line); }
