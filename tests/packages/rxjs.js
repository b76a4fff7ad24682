// rxjs: operators, schedulers, subjects, errors and retries, marble tests, an interop with promises and iterators.
// node: 20
const { ReplaySubject, Subject, asyncScheduler, defer, firstValueFrom, from, interval, lastValueFrom, merge, of, throwError, timer } = require('rxjs');
const { bufferCount, catchError, concatMap, debounceTime, groupBy, map, mergeMap, observeOn, retry, scan, switchMap, take, toArray } = require('rxjs/operators');
const { TestScheduler } = require('rxjs/testing');

(async () => {
  of(1, 2, 3, 4).pipe(groupBy((x) => x % 2), mergeMap((g) => g.pipe(toArray(), map((a) => [g.key, a])))).subscribe((x) => console.log(x));
  let tries = 0;
  console.log(await firstValueFrom(defer(() => (++tries < 3 ? throwError(() => new Error('no')) : of(tries))).pipe(retry(3))));
  const subject = new Subject(), replay = new ReplaySubject(2);
  const debounced = lastValueFrom(subject.pipe(debounceTime(5), switchMap((x) => from([x, x * 10])), toArray()));
  [1, 2, 3].forEach((x) => { subject.next(x); replay.next(x); });
  replay.pipe(bufferCount(2)).subscribe((x) => console.log('replayed', x));
  setTimeout(() => subject.complete(), 100);
  console.log('debounced', await debounced);
  console.log((await lastValueFrom(merge(timer(1).pipe(map(() => 'a')), interval(1).pipe(take(2))).pipe(observeOn(asyncScheduler), scan((a, x) => a + x, ''), toArray()))).length);
  console.log(await firstValueFrom(from(Promise.resolve(1)).pipe(concatMap(() => throwError(() => new RangeError('r'))), catchError((e) => of(e.name)))));
  new TestScheduler((a, b) => console.log('marbles', JSON.stringify(a) === JSON.stringify(b))).run(({ cold, expectObservable }) => {
    expectObservable(cold('-a-b|', { a: 1, b: 2 }).pipe(map((x) => x * 2))).toBe('-a-b|', { a: 2, b: 4 });
  });
})();
