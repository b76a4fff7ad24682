// SPDX-License-Identifier: MIT
'use strict';
// Which groups of diagnostics channels have subscribers (diagnostics_channel), for rooms that are asked often and that
// every program has: looking at a property is all that they pay while there are none.

const watched = { console: false, require: false, import: false };
const prefixes = { console: 'console.', require: 'tracing:module.require:', import: 'tracing:module.import:' };

// A channel of that name has gained or lost subscribers; `active`: name -> channel.
function update(name, active) {
  for (const group of Object.keys(watched)) {
    const prefix = prefixes[group];
    if (typeof name !== 'string' || !name.startsWith(prefix)) continue;
    watched[group] = false;
    for (const { 0: other, 1: channel } of active) {
      if (typeof other === 'string' && other.startsWith(prefix) && channel.hasSubscribers) watched[group] = true;
    }
  }
}

const channels = () => require('diagnostics_channel');

function publishConsole(method, args) { channels().channel(`console.${method}`).publish(args); }

function traceRequire(load, id, parent) {
  return channels().tracingChannel('module.require').traceSync(load, { parentFilename: parent.filename, id });
}

function traceImport(load, url, parentURL) {
  return channels().tracingChannel('module.import').tracePromise(load, { parentURL, url });
}

module.exports = { publishConsole, traceImport, traceRequire, update, watched };
