// SECRET_COMMENT_1: in no executable without sources
'use strict';
/* SECRET_COMMENT_2 */
const fs = require('fs');
const path = require('path');
const util = require('util');
const { Account } = require('./lib/account.js');
const data = require('./lib/data.json');

function secretFunctionBody(amount, rate = () => amount * 0.07) {
  const secretLocal = amount + rate();
  if (secretLocal > 1e6) return 'rich';
  return `SECRET_LITERAL ${secretLocal.toFixed(2)}`;
}

console.log(secretFunctionBody(100), data.kept, new Account(5).balance);

// ---- what functions say of themselves ----------------------------------------------------------------------

console.log(String(secretFunctionBody), '|', String(Account), '|', String(class {}), '|', String(async () => 1));
console.log(String(Account.prototype.pay), '|', String(Object.getOwnPropertyDescriptor(Account.prototype, 'balance').get));
console.log(String(Math.max), '|', String(Function.prototype.toString), '|', String(new Function('a', 'return a + 1')).replace(/\n/g, ' '));
console.log(util.inspect(Account), util.inspect(secretFunctionBody), Account.length, secretFunctionBody.name);
console.log(eval('secretFunctionBody(1)'), new Function('return 6 * 7')());

// ---- files ---------------------------------------------------------------------------------------------------

const code = (fn) => { try { return fn(); } catch (err) { return `${err.code}: ${err.message}`; } };
console.log(fs.existsSync(__filename), fs.readdirSync(path.dirname(__filename)).join(), fs.statSync(__filename).size > 1000);
console.log(code(() => fs.readFileSync(__filename)));
console.log(code(() => fs.readFileSync(__filename, 'utf8')));
console.log(code(() => fs.openSync(__filename)));
console.log(code(() => fs.copyFileSync(__filename, '/tmp/nowhere/x')));
console.log(code(() => require('ingot:assets').get('lib/account.js')));
console.log(fs.readFileSync(path.join(__dirname, 'lib', 'text.txt'), 'utf8').trim(), require('./lib/data.json').kept);
fs.createReadStream(__filename).on('error', (err) => console.log('stream', err.code));
fs.promises.readFile(__filename).catch((err) => console.log('promise', err.code));
console.log(code(() => require('v8').setFlagsFromString('--flush-bytecode')));
console.log(code(() => module.constructor._extensions['.js'] && module._compile(fs.readFileSync(__filename), 'x')));

// ---- errors ----------------------------------------------------------------------------------------------------

const place = (err) => err.stack.split('\n')[1].trim();
const thrown = (fn) => { try { fn(); } catch (err) { return `${err.message} ${place(err)}`; } };
console.log(thrown(() => { undefined.x(); }));
console.log(thrown(() => { const nope = undefined; nope(); }));
console.log(thrown(() => new Account().pay('x')));
console.log(thrown(() => require('assert')(false)));

// ---- hooks that load: what is compiled is compiled -----------------------------------------------------------

require('module').registerHooks({ load: (url, context, next) => next(url, context) });
console.log(require('./lib/late.js').late());
import('./lib/module.mjs').then(async ({ secretModule, Counter }) => {
  console.log(secretModule(2), new Counter().next(), Counter.made, String(Counter));
  console.log(await import('./lib/module.mjs?again').catch((err) => err.code));
  process.on('exit', () => console.log('the end'));
  setImmediate(() => { throw new Account(1).failure('uncaught'); });
});
