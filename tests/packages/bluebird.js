// bluebird, q, underscore: the libraries of long ago.
const Promise_ = require('bluebird');
const Q = require('q');
const _ = require('underscore');

Promise_.config({ longStackTraces: true, cancellation: true, warnings: false });
const { readFileAsync } = Promise_.promisifyAll(require('fs'));
(async () => {
  console.log(await Promise_.map([3, 1, 2], (x) => Promise_.delay(x).return(x * 2), { concurrency: 2 }));
  console.log(await Promise_.coroutine(function* () { const a = yield Promise_.resolve(1), b = yield Promise_.props({ x: 2, y: Promise.resolve(3) }); return [a, b]; })());
  console.log(await readFileAsync('/no/such/file').catch({ code: 'ENOENT' }, (err) => `filtered ${err.code}`));
  console.log(await Promise_.delay(1000).timeout(2, 'late').catch(Promise_.TimeoutError, (err) => err.message));
  const cancelled = Promise_.delay(1000).finally(() => console.log('cancelled', cancelled.isCancelled()));
  cancelled.cancel();
  console.log(await Promise_.using(Promise_.resolve('resource').disposer((r) => console.log('disposed', r)), (r) => r.length));
  console.log(await Q.all([1, Q.delay(2, 1), Q.Promise((resolve) => resolve(3))]).spread((a, b, c) => [a, b, c]));
  console.log(await Q().then(() => { throw new Error('failed'); }).catch((err) => err.message));
  console.log(_.chain([1, 2, 3]).map((x) => x * 2).filter((x) => x > 2).value(), _.template('<%= a %>-<%- b %>')({ a: 1, b: '<' }), _.partition([1, 2, 3], (x) => x % 2));
})();
