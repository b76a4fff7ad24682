// ora and inquirer's prompts without a terminal: a spinner that writes lines, questions answered from a stream.
// node: 20
import { PassThrough } from 'node:stream';
import inquirer from 'inquirer';
import ora, { oraPromise } from 'ora';

const out = new PassThrough();
let text = '';
out.on('data', (d) => { text += d; });
const spinner = ora({ text: 'working', stream: out, color: false, isEnabled: false }).start();
spinner.text = 'more';
spinner.succeed('done');
await oraPromise(async () => 5, { text: 'promised', stream: out, successText: (x) => `got ${x}` });
console.log(JSON.stringify(text.replace(/[^\x20-\x7e\n]/g, '?')));

const input = new PassThrough(), output = new PassThrough();
let shown = '';
output.on('data', (d) => { shown += d; });
const ask = inquirer.createPromptModule({ input, output });
const answers = ask([{ type: 'input', name: 'who', message: 'Who?', filter: (s) => s.trim() }, { type: 'confirm', name: 'sure', message: (a) => `Sure, ${a.who}?` }, { type: 'select', name: 'pick', message: 'Pick', choices: ['a', 'b', 'c'] }]);
for (const key of ['m', 'e', ' ', '\n']) { await new Promise((r) => setTimeout(r, 30)); input.write(key); }
await new Promise((r) => setTimeout(r, 60)); input.write('n\n');
await new Promise((r) => setTimeout(r, 60)); input.write('\x1b[B'); await new Promise((r) => setTimeout(r, 30)); input.write('\n');
console.log(await answers, shown.includes('Sure, me?'));
