/* SPDX-License-Identifier: MIT */
/* net_defaults.js - the process-wide defaults of autoSelectFamily (Node: net.md). */
'use strict';

const options = require('internal/options');
const { validateBoolean, validateInt32 } = require('internal/validators');

// undefined: the command line's, which is only known once the process runs.
let autoSelectFamily;
let attemptTimeout; // ms

function getDefaultAutoSelectFamily() {
  return autoSelectFamily ??= !options.get('--no-network-family-autoselection') &&
    !options.get('--no-enable-network-family-autoselection');
}

function setDefaultAutoSelectFamily(value) {
  validateBoolean(value, 'value');
  autoSelectFamily = value;
}

function getDefaultAutoSelectFamilyAttemptTimeout() {
  return attemptTimeout ??= timeoutFlag();
}

function setDefaultAutoSelectFamilyAttemptTimeout(value) {
  validateInt32(value, 'value', 1);
  attemptTimeout = Math.max(10, value);
}

function timeoutFlag() {
  const flag = options.get('--network-family-autoselection-attempt-timeout');
  return Math.max(10, Number(flag) || 250);
}

module.exports = {
  getDefaultAutoSelectFamily,
  getDefaultAutoSelectFamilyAttemptTimeout,
  setDefaultAutoSelectFamily,
  setDefaultAutoSelectFamilyAttemptTimeout,
};
