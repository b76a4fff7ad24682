// SPDX-License-Identifier: MIT
'use strict';
// Who is told of promises: async_hooks and v8.promiseHooks. V8 calls nothing while nobody wants to know.

const { promiseHooks } = natives('async');

const lists = [[], [], [], []]; // init(promise, parent), before(promise), after(promise), settled(promise)

function together(list) {
  if (list.length < 2) return list[0];
  return (promise, parent) => { for (const fn of list) fn(promise, parent); };
}

function update() { promiseHooks(...lists.map(together)); }

// `fns`: four, each of which may be undefined. Returns what takes them away.
function addPromiseHooks(fns) {
  fns.forEach((fn, i) => { if (fn !== undefined) lists[i] = [...lists[i], fn]; });
  update();
  return function stop() {
    fns.forEach((fn, i) => { lists[i] = lists[i].filter((one) => one !== fn); });
    update();
  };
}

module.exports = { addPromiseHooks };
