/* SPDX-License-Identifier: MIT */
/*
 * debuglog.js - util.debuglog(): messages to stderr for sections named in the environment's
 * NODE_DEBUG.
 * The environment is read when a section first logs, not when it is made: sections are made at
 * build
 * time. Source: Node's doc/api/util.md (util.debuglog).
 */
'use strict';

const { validateString } = require('internal/validators');

let patterns = null;

// 'foo,bar-*' -> a test for section names in upper case.
function isEnabled(section) {
  if (patterns === null) {
    const wanted = process.env.NODE_DEBUG ?? '';
    patterns = wanted === '' ? [] : wanted.toUpperCase().split(',').map((pattern) =>
      new RegExp(`^${pattern.replace(/[|\\{}()[\]^$+?.]/g, '\\$&').replaceAll('*', '.*')}$`));
  }
  return patterns.some((pattern) => pattern.test(section));
}

function warnOfSecrets(section) {
  if (section !== 'HTTP' && section !== 'HTTP2') return;
  process.emitWarning(
    `Setting the NODE_DEBUG environment variable to '${section.toLowerCase()}' can expose sensitive ` +
    'data (such as passwords, tokens and authentication headers) in the resulting log.');
}

function writeMessage(section, args) {
  // Only here: the module that formats is not needed by a section that is off.
  const { formatWithOptions } = require('internal/inspect');
  const { stderr } = process;
  const colors = stderr.hasColors?.() === true;
  const pid = formatWithOptions({ colors }, process.pid);
  stderr.write(`${section} ${pid}: ${formatWithOptions({ colors }, ...args)}\n`);
}

// `onFirst`, if given, gets the plain logger when the section first logs.
function debuglog(name, onFirst) {
  validateString(name, 'section');
  const section = name.toUpperCase();
  let enabled;

  function test() {
    if (enabled === undefined) {
      enabled = isEnabled(section);
      if (enabled) warnOfSecrets(section);
    }
    return enabled;
  }
  function withEnabled(fn) {
    return Object.defineProperty(fn, 'enabled', {
      __proto__: null, get: test, configurable: true, enumerable: true,
    });
  }

  const plain = withEnabled((...args) => {
    if (test()) writeMessage(section, args);
  });
  let isFirst = true;
  return withEnabled((...args) => {
    if (isFirst) {
      isFirst = false;
      if (typeof onFirst === 'function') onFirst(plain);
    }
    if (enabled !== false) plain(...args);
  });
}

module.exports = { debuglog };
