// SPDX-License-Identifier: MIT
'use strict';
// diagnostics_channel, EventEmitter, EventTarget, AbortSignal, performance marks.
const dc = require('diagnostics_channel');
const EventEmitter = require('events');
const ch = dc.channel('same:test');
console.log(ch.hasSubscribers, dc.hasSubscribers('same:test'));
const sub = (message, name) => console.log('got', message, name);
dc.subscribe('same:test', sub);
ch.publish({ a: 1 });
console.log(dc.unsubscribe('same:test', sub), dc.unsubscribe('same:test', sub));
const tr = dc.tracingChannel('same');
tr.subscribe({ start: () => console.log('start'), end: (m) => console.log('end', m.result), error: (m) => console.log('error', m.error.message), asyncStart: () => console.log('asyncStart'), asyncEnd: () => console.log('asyncEnd') });
console.log(tr.traceSync((x) => x + 1, {}, null, 1));
try { tr.traceSync(() => { throw new Error('traced'); }); } catch {}
tr.tracePromise(async () => 7).then(console.log);
const e = new EventEmitter({ captureRejections: true });
e.on('newListener', (name) => console.log('new', String(name)));
e.once('a', (...args) => console.log('once', args));
e.prependListener('a', () => console.log('first'));
console.log(e.emit('a', 1, 2), e.emit('a'), e.emit('none'), e.listenerCount('a'), e.eventNames());
e.on('error', (err) => console.log('error', err.message));
e.on('r', async () => { throw new Error('rejected'); });
e.emit('r');
try { new EventEmitter().emit('error', new Error('unheard')); } catch (err) { console.log(err.message); }
try { new EventEmitter().emit('error', 5); } catch (err) { console.log(err.code, err.message); }
const t = new EventTarget();
t.addEventListener('x', (ev) => console.log(ev.type, ev.detail, ev.cancelable), { once: true });
console.log(t.dispatchEvent(new CustomEvent('x', { detail: 3 })), t.dispatchEvent(new Event('x')));
const s = AbortSignal.any([AbortSignal.abort('why'), new AbortController().signal]);
console.log(s.aborted, s.reason);
EventEmitter.once(e, 'later').then((v) => console.log('awaited', v));
e.emit('later', 9);
performance.mark('m', { startTime: 1, detail: { k: 1 } });
const m = performance.measure('span', { start: 1, end: 5 });
console.log(m.name, m.duration, m.entryType, performance.getEntriesByName('m')[0].detail);
