// shelljs (requires its commands by name), cross-spawn, cli-table3.
const fs = require('fs');
const os = require('os');
const path = require('path');
const Table = require('cli-table3');
const spawn = require('cross-spawn');
const shell = require('shelljs');

shell.config.silent = true;
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'shell-'));
shell.cd(dir);
shell.mkdir('-p', 'a/b');
shell.ShellString('one\ntwo\nthree\n').to('a/file.txt');
shell.cp('-r', 'a', 'c');
console.log([...shell.ls('-R', '.')], String(shell.grep('t', 'a/file.txt')), String(shell.sed(/two/, '2', 'a/file.txt').head({ '-n': 2 })), shell.test('-d', 'c/b'), shell.cat('none').code);
shell.cd('/');
shell.rm('-rf', dir);
console.log(fs.existsSync(dir), shell.which('no-such-program'), spawn.sync('no-such-program').error.code);
const table = new Table({ head: ['a', 'b'], style: { head: [], border: [] } });
table.push(['1', '日本'], [{ colSpan: 2, content: 'wide' }]);
console.log(table.toString());
