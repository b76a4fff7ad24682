/* SPDX-License-Identifier: MIT */
/*
 * inspector_events.js - what programs say to DevTools: functions (params) that broadcast an event of a domain to those
 * sessions that enabled it. `params` is looked at when somebody listens, and only then.
 *
 * Source: Node's doc/api/inspector.md, "Integration with DevTools"; test-inspector-emit-protocol-event-errors.js.
 */
'use strict';

const { validateObject } = require('internal/validators');

const isObject = (value) => typeof value === 'object' && value !== null;

// A member that has to be there. `shown`: how the error calls it, and what it is in.
function need(params, name, type, shown = `${name} in event`) {
  const value = params[name];
  if (type === 'object' ? isObject(value) : typeof value === type) return value;
  throw new TypeError(`Missing ${shown}`);
}

// { name: type } of `params`: an object of just these.
function pick(params, members) {
  const out = {};
  for (const name in members) out[name] = need(params, name, members[name]);
  return out;
}

// The emitters of a domain: `events` has (params) -> what is sent, or undefined for nothing. Those of `always` are made
// when nobody listens, too.
function emitters(domain, events, clients, always = []) {
  const out = {};
  for (const name of Object.keys(events)) {
    const make = events[name], method = `${domain}.${name}`;
    out[name] = (params = {}) => {
      validateObject(params, 'params');
      if (clients.size === 0 && !always.includes(name)) return;
      const sent = make(params);
      if (sent !== undefined) for (const client of [...clients]) client.notify(method, sent);
    };
    Object.defineProperty(out[name], 'name', { value: name, configurable: true });
  }
  return out;
}

module.exports = { emitters, isObject, need, pick };
