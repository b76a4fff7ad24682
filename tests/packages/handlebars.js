// handlebars: helpers, partials, blocks, precompiled templates, SafeString.
const Handlebars = require('handlebars');

Handlebars.registerHelper('loud', (x) => new Handlebars.SafeString(`<b>${Handlebars.escapeExpression(x).toUpperCase()}</b>`));
Handlebars.registerHelper('twice', function(options) { return options.fn(this) + options.fn(this); });
Handlebars.registerPartial('item', '<li>{{@index}} {{this.name}}</li>');
const view = Handlebars.compile('{{#twice}}{{loud title}}{{/twice}}{{#each list}}{{> item}}{{else}}none{{/each}}{{{raw}}}{{&raw}}{{raw}}');
console.log(view({ title: 'a<b', list: [{ name: 'x' }, { name: 'y' }], raw: '<i>' }));
const spec = new Function(`return ${Handlebars.precompile('{{#if a}}yes{{else}}no{{/if}}')}`)();
console.log(Handlebars.template(spec)({ a: 0 }), view({}));
try { Handlebars.parse('{{#if}}'); } catch (err) { console.log(err.message.split('\n')[0]); }
