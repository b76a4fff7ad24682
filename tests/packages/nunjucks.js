// nunjucks: inheritance and includes from embedded files, filters, async render.
const path = require('path');
const nunjucks = require('nunjucks');

const env = nunjucks.configure(path.join(__dirname, 'fixtures/views'), { autoescape: true, noCache: true });
env.addFilter('shout', (s) => `${s}!`);
env.addFilter('later', (x, done) => setTimeout(done, 1, null, x + 1), true);
console.log(env.render('child.njk', { name: '<me>', map: { a: 1, b: 2 } }));
env.renderString('{{ 1 | later }} {% set x = [3, 1, 2] | sort %}{{ x | join(",") }} {{ "%s" | replace("%s", "y") }}', {}, (err, out) => console.log(err, out));
try { env.render('absent.njk'); } catch (err) { console.log(/template not found: absent\.njk/.test(err.message)); }
