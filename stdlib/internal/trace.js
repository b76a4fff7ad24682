// SPDX-License-Identifier: MIT
'use strict';
// Trace events, for the rooms that have some: nothing happens until `trace.on` is set, in a thread of a process that
// traces (trace_events/recorder).

// add(phase, group of categories, name, id or undefined, data or undefined): args.data of the event
const trace = { on: false, add: undefined };

module.exports = { trace };
