// yargs: commands, types, help text; its language files are read from the package's folder.
// node: 20
// build: --include node_modules/yargs/locales/{en,de}.json
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';

console.log(yargs(['--a.b', '3', '-xyz', '--no-q', 'rest']).scriptName('tool').parse());
const parser = (args, locale = 'en') => yargs(args).scriptName('tool').locale(locale).exitProcess(false).version('4.5.6')
  .command('serve [port]', 'start it', (y) => y.positional('port', { type: 'number', default: 80 }), (argv) => console.log('serve', argv.port))
  .option('level', { choices: ['a', 'b'], describe: 'the level' }).strict().wrap(80);
await parser(['serve', '8080']).parse();
console.log(await parser([]).getHelp());
console.log(await parser([], 'de').getHelp());
await parser(['serve', '--level', 'c']).fail((msg) => console.log('failed:', msg)).parse();
console.log(hideBin(['node', 'x', 'y']));
