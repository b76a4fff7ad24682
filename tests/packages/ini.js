// ini and dotenv: files of settings read from the working folder, and made.
const fs = require('fs');
const dotenv = require('dotenv');
const ini = require('ini');

console.log(ini.parse('a=1\n; c\n[s.t]\nx[]=1\nx[]=2\nq="a;b"\n[u]\nv'), ini.stringify({ a: 1, s: { b: ['x', 'y'] } }));
fs.writeFileSync('settings.env', 'A=1\nB="two\\nlines"\n# c\nexport C=\'${A}\'\nPATH=no\n');
const { parsed } = dotenv.config({ path: 'settings.env', quiet: true });
fs.unlinkSync('settings.env');
console.log(parsed, process.env.B, process.env.PATH === 'no', dotenv.config({ path: 'nothing', quiet: true }).error.code);
