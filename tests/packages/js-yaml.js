// js-yaml: documents with anchors, merges, types, dates; dumping; where an error is.
const yaml = require('js-yaml');

const doc = yaml.load('a: &x {k: 1, l: [1, 2.5, 0x1F]}\nb: {<<: *x, k: 2}\nd: 2001-12-14\ns: |\n  two\n  lines\nn: ~\n');
console.log(doc, yaml.loadAll('--- 1\n--- [x]\n').length);
console.log(yaml.dump({ a: [1, { b: 'x: y' }], c: 'multi\nline', d: new Date(0), e: null }, { sortKeys: true }));
try { yaml.load('a: [1\nb: 2'); } catch (err) { console.log(err.name, err.mark.line, err.reason); }
