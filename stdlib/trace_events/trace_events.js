// SPDX-License-Identifier: MIT
'use strict';
// The public module 'trace_events': which categories of trace events are recorded. Source of behaviour: doc tracing.md.

const {
  codes: { ERR_TRACE_EVENTS_CATEGORY_REQUIRED, ERR_TRACE_EVENTS_UNAVAILABLE },
} = require('internal/errors');
const { validateObject, validateStringArray } = require('internal/validators');
const recorder = require('trace_events/recorder');
const kInspect = Symbol.for('nodejs.util.inspect.custom');

if (natives('worker_threads').threadId() !== 0) throw new ERR_TRACE_EVENTS_UNAVAILABLE();

const MANY = 10;
const enabled = new Set(); // Tracing objects; they are not collected until they are disabled

class Tracing {
  #categories;

  constructor(categories) { this.#categories = categories; }

  enable() {
    if (enabled.has(this)) return;
    if (natives('permission').mode() !== 0) require('internal/permission').check('fs.write', recorder.firstFile());
    enabled.add(this);
    recorder.enable(this.#categories);
    if (enabled.size > MANY) {
      process.emitWarning('Possible trace_events memory leak detected. There are more than ' +
                          `${MANY} enabled Tracing objects.`);
    }
  }

  disable() {
    if (enabled.delete(this)) recorder.disable(this.#categories);
  }

  get enabled() { return enabled.has(this); }
  get categories() { return this.#categories.join(','); }

  [kInspect](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this;
    const { inspect } = require('internal/inspect');
    const shown = { enabled: this.enabled, categories: this.categories };
    return `Tracing ${inspect(shown, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}

function createTracing(options) {
  validateObject(options, 'options');
  validateStringArray(options.categories, 'options.categories');
  if (options.categories.length === 0) throw new ERR_TRACE_EVENTS_CATEGORY_REQUIRED();
  return new Tracing([...options.categories]);
}

module.exports = { createTracing, getEnabledCategories: recorder.enabledCategories };
