// commander: sub-commands, options with defaults and parsers, help, errors without exit.
const { Command, Option } = require('commander');

const program = new Command('tool').version('1.2.3').exitOverride();
program.configureOutput({ writeOut: (s) => console.log(s), writeErr: (s) => console.log('err', s.trim()) });
program.command('add <name> [others...]').description('adds').option('-n, --number <n>', 'how many', Number, 1)
  .addOption(new Option('-c, --color <c>').choices(['red', 'blue']).default('red'))
  .action((name, others, o) => console.log('add', name, others, o));
program.command('later').action(async () => { await null; console.log('async action'); });
program.parse(['add', 'x', 'y', 'z', '-n', '4', '--color=blue'], { from: 'user' });
for (const args of [['add'], ['add', 'x', '-c', 'green'], ['nothing'], ['--version'], ['help', 'add']]) {
  try { program.parse(args, { from: 'user' }); } catch (err) { console.log(err.code, err.exitCode); }
}
program.parseAsync(['later'], { from: 'user' }).then(() => console.log('done'));
