// chalk 5: an ES module with "imports" (#ansi-styles, #supports-color) of its package.json.
import chalk, { Chalk, chalkStderr, supportsColor, modifierNames } from 'chalk5';

console.log(JSON.stringify(chalk.red('plain')), supportsColor, chalk.level, chalkStderr.level >= 0, modifierNames.length);
const strong = new Chalk({ level: 2 });
console.log(JSON.stringify(strong.red.bgBlue(`a ${strong.green('b')} c`)), JSON.stringify(strong.ansi256(194).italic('x')));
