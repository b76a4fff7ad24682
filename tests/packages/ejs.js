// ejs: files with includes below __dirname, compiled functions, escaping, an error that shows the line.
// build: --include fixtures/views/*.ejs
const ejs = require('ejs');
const path = require('path');

const file = path.join(__dirname, 'fixtures/views/list.ejs');
ejs.renderFile(file, { users: ['a', '<b>'], year: 2024 }).then((html) => console.log(html));
console.log(ejs.render('<%# no %><%- raw %>|<%= raw %>|<%% x', { raw: '<&>' }), ejs.compile('<?= a ?>', { delimiter: '?' })({ a: 1 }));
try {
  ejs.render('one\n<% if (x) { %>\n<%= y.z %>\n<% } %>', { x: 1, y: null }, { filename: 'given.ejs' });
} catch (err) {
  console.log(err.message.split('\n').slice(0, 5));
}
