// csv-parse and papaparse: records, headers, types, quotes, errors, streams.
const { parse } = require('csv-parse');
const { parse: parseSync } = require('csv-parse/sync');
const Papa = require('papaparse');
const { Readable } = require('stream');

console.log(parseSync('a;b\n1;"x;""y"\n2; z \n', { delimiter: ';', columns: true, cast: (v, c) => (c.column === 'a' ? Number(v) : v), trim: true }));
try { parseSync('a,b\n1\n'); } catch (err) { console.log(err.code, err.message); }
const rows = [];
Readable.from(['a,b\n1', ',2\n3,', '"4\n5"\n']).pipe(parse({ columns: true, info: true })).on('data', ({ record, info }) => rows.push([record, info.lines])).on('end', () => console.log(rows));
console.log(Papa.parse('n,s\n1,x\n2.5,"y,z"\n', { header: true, dynamicTyping: true, skipEmptyLines: true }).data, Papa.unparse([{ a: 1, b: 'q"r' }, { a: null, b: 'l\nm' }]));
Readable.from(['a\tb\n', '1\t2\n']).pipe(Papa.parse(Papa.NODE_STREAM_INPUT, { delimiter: '\t' })).on('data', (r) => console.log('papa', r));
