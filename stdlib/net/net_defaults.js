/* SPDX-License-Identifier: MIT */
/* net_defaults.js - the process-wide defaults of autoSelectFamily (Node: net.md). */
'use strict';

const { validateBoolean, validateInt32 } = require('internal/validators');

// undefined: the command line's, which is only known once the process runs.
let autoSelectFamily;
let attemptTimeout; // ms

function getDefaultAutoSelectFamily() {
  const flags = process.execArgv ?? [];
  return autoSelectFamily ??= !flags.includes('--no-network-family-autoselection') &&
    !flags.includes('--no-enable-network-family-autoselection');
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

const timeoutOption = '--network-family-autoselection-attempt-timeout=';
function timeoutFlag() {
  const flag = (process.execArgv ?? []).find((arg) => arg.startsWith(timeoutOption));
  return flag === undefined ? 250 : Math.max(10, Number(flag.slice(timeoutOption.length)) || 250);
}

module.exports = {
  getDefaultAutoSelectFamily,
  getDefaultAutoSelectFamilyAttemptTimeout,
  setDefaultAutoSelectFamily,
  setDefaultAutoSelectFamilyAttemptTimeout,
};
