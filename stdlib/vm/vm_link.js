// SPDX-License-Identifier: MIT
'use strict';
// What the requests of vm modules mean, and their linking. A *state* is the inside of a vm.Module
// (makeState in vm_module.js).

const engine = natives('module');
const { toObject } = require('internal/esm/attributes');
const {
  codes: {
    ERR_MODULE_LINK_MISMATCH, ERR_SOURCE_PHASE_NOT_DEFINED, ERR_VM_MODULE_ALREADY_LINKED,
    ERR_VM_MODULE_DIFFERENT_CONTEXT, ERR_VM_MODULE_LINK_FAILURE, ERR_VM_MODULE_NOT_MODULE, ERR_VM_MODULE_STATUS,
  },
} = require('internal/errors');

const UNLINKED = 0; // enum en_module_status
const phases = ['source', 'evaluation'];
const statusNames = ['unlinked', 'linking', 'linked', 'evaluating', 'evaluated', 'errored'];

function statusOf(state) {
  if (state.failure !== undefined) return 'errored';
  if (state.linking !== undefined) return 'linking';
  return statusNames[engine.esStatus(state.wrapper)];
}

// What a module failed with.
function errorOf({ failure, wrapper }) { return failure === undefined ? engine.esException(wrapper) : failure.value; }

// ---- requests ---------------------------------------------------------------------------------------------

function makeRequests(wrapper) {
  const list = engine.esRequests(wrapper), out = [];
  for (let i = 0; i < list.length; i += 3) {
    const attributes = Object.freeze(toObject(list[i + 2]));
    out.push(Object.freeze({ __proto__: null, specifier: list[i], attributes, phase: phases[list[i + 1]] }));
  }
  return Object.freeze(out);
}

function requestsOf(state) { return state.requests ??= makeRequests(state.wrapper); }

// ---- targets ------------------------------------------------------------------------------------------------

// Throws what is against `target` (undefined: it is no module) for a request of `state`.
function checkTarget(state, target, { specifier }) {
  if (target === undefined) throw new ERR_VM_MODULE_NOT_MODULE();
  if (target.context !== state.context) throw new ERR_VM_MODULE_DIFFERENT_CONTEXT();
  if (statusOf(target) !== 'errored') return;
  throw new ERR_VM_MODULE_LINK_FAILURE(`request for '${specifier}' resulted in error`, errorOf(target));
}

// One module is requested twice when it is in both phases.
function checkSame(requests, targets) {
  const seen = new Map();
  requests.forEach(({ specifier, attributes }, i) => {
    const key = JSON.stringify([specifier, attributes]);
    if (seen.has(key) && seen.get(key) !== targets[i]) {
      throw new ERR_MODULE_LINK_MISMATCH(`request for '${specifier}' at index ${i} is linked to another module`);
    }
    seen.set(key, targets[i]);
  });
}

// `targets`: states, or undefined for what is no module.
function setTargets(state, targets) {
  const requests = requestsOf(state);
  if (state.targets !== undefined) throw new ERR_VM_MODULE_ALREADY_LINKED();
  if (targets.length !== requests.length) {
    throw new ERR_MODULE_LINK_MISMATCH(`Expected ${requests.length} modules, got ${targets.length}`);
  }
  requests.forEach((request, i) => checkTarget(state, targets[i], request));
  checkSame(requests, targets);
  engine.esLink(state.wrapper, targets.map(({ wrapper }) => wrapper));
  state.targets = targets;
}

// ---- instantiating --------------------------------------------------------------------------------------------

function checkLinked(state, isRoot) {
  if (state.targets !== undefined) return;
  const { 0: first } = requestsOf(state);
  if (first !== undefined) {
    const { specifier } = first;
    throw new ERR_VM_MODULE_LINK_FAILURE(
      `request for '${specifier}' can not be resolved on module '${state.identifier}' that is not linked`, undefined);
  }
  if (isRoot) throw new ERR_VM_MODULE_LINK_FAILURE(`module '${state.identifier}' is not linked`, undefined);
}

// No vm module has an object of the source phase.
function checkPhases({ requests, targets = [] }) {
  targets.forEach((target, i) => {
    if (requests[i].phase === 'source') throw new ERR_SOURCE_PHASE_NOT_DEFINED(target.identifier);
  });
}

// All states below one, itself first, that `into(state)` has the targets of.
function visit(root, into) {
  const seen = new Set([root]), stack = [root];
  while (stack.length > 0) {
    const targets = into(stack.pop()) ?? [];
    for (let i = targets.length - 1; i >= 0; i--) {
      if (seen.has(targets[i])) continue;
      seen.add(targets[i]);
      stack.push(targets[i]);
    }
  }
  return seen;
}

function instantiate(root) {
  visit(root, (state) => {
    if (engine.esStatus(state.wrapper) !== UNLINKED) return undefined;
    checkLinked(state, state === root);
    checkPhases(state);
    return state.targets;
  });
  engine.esInstantiate(root.wrapper);
}

// ---- link() -----------------------------------------------------------------------------------------------------

// The state that the program's linker gives for a request, linked itself.
async function ask(module, state, request, { linker, stateOf }) {
  const { specifier, attributes } = request;
  const answer = await linker(specifier, module, { attributes, assert: attributes });
  const target = stateOf(answer);
  checkTarget(state, target, request);
  const isNew = statusOf(target) === 'unlinked' && target.targets === undefined;
  if (isNew) await linkBelow(answer, target, { linker, stateOf });
  return target;
}

async function linkBelow(module, state, how) {
  const { promise, resolve } = Promise.withResolvers();
  state.linking = promise;
  try {
    setTargets(state, await Promise.all(requestsOf(state).map((request) => ask(module, state, request, how))));
  } catch (err) {
    state.failure = { value: err };
    throw err;
  } finally {
    state.linking = undefined;
    resolve();
  }
}

// Somebody else's link() may be at work on a part of the graph.
async function waitForOthers(root) {
  for (;;) {
    const busy = [...visit(root, ({ targets }) => targets)].find(({ linking }) => linking !== undefined);
    if (busy === undefined) return;
    await busy.linking; // when it fails, instantiating says that it is not linked
  }
}

async function link(module, state, linker, stateOf) {
  const status = statusOf(state);
  if (status === 'linked' || state.targets !== undefined) throw new ERR_VM_MODULE_ALREADY_LINKED();
  if (status !== 'unlinked') throw new ERR_VM_MODULE_STATUS('must be unlinked');
  await linkBelow(module, state, { linker, stateOf });
  await waitForOthers(state);
  instantiate(state);
}

module.exports = { errorOf, instantiate, link, requestsOf, setTargets, statusOf };
