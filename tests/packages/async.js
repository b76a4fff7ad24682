// async: waterfall, auto, queue with a concurrency, retry, and functions that return promises.
const async = require('async');

(async () => {
  console.log(await async.waterfall([(cb) => cb(null, 1), (x, cb) => setTimeout(cb, 1, null, x + 1)]));
  console.log(await async.auto({ a: (cb) => cb(null, 1), b: ['a', (r, cb) => setImmediate(cb, null, r.a + 1)], c: ['a', 'b', async (r) => r.a + r.b] }));
  let running = 0, most = 0;
  const queue = async.queue((n, done) => {
    most = Math.max(most, ++running);
    setTimeout(() => { running--; done(n === 3 ? new Error('three') : null); }, 2);
  }, 2);
  queue.error((err, n) => console.log('error', err.message, n));
  queue.push([1, 2, 3, 4, 5]);
  await queue.drain();
  console.log('drained, at most', most);
  let tries = 0;
  async.retry({ times: 4, interval: 1 }, (cb) => cb(++tries < 3 ? new Error('again') : null, tries), (err, r) => {
    console.log('retry', err, r);
    async.mapLimit([1, 2, 3], 2, async (x) => x * 2, (failed, all) => console.log('mapLimit', failed, all));
  });
})();
