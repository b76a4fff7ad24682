// chalk 4: levels, nesting, templates; the colours of a stream that is no terminal.
const chalk = require('chalk4');

console.log(JSON.stringify(chalk.red('plain')), chalk.supportsColor === false, chalk.level);
const strong = new chalk.Instance({ level: 3 });
console.log(JSON.stringify(strong.red.bold(`a ${strong.green('b')} c\nd`)), JSON.stringify(strong.hex('#ff8800').underline('x')));
console.log(JSON.stringify(strong`{bold.rgb(10,100,200) Hello} {blue ${1 + 1}}`), JSON.stringify(new chalk.Instance({ level: 1 }).bgKeyword('orange')('o')));
