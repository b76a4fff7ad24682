/* SPDX-License-Identifier: MIT */
/*
 * tty_colors.js - how many colours a terminal shows, guessed from the environment.
 * Source: Node's doc/api/tty.md and its test of environments (test-tty-color-support).
 */
'use strict';

const { validateInteger } = require('internal/validators');

const COLORS_2 = 1;
const COLORS_16 = 4;
const COLORS_256 = 8;
const COLORS_16M = 24;

const terminals = {
  '__proto__': null,
  'eterm': COLORS_16,
  'cons25': COLORS_16,
  'console': COLORS_16,
  'cygwin': COLORS_16,
  'dtterm': COLORS_16,
  'gnome': COLORS_16,
  'hurd': COLORS_16,
  'jfbterm': COLORS_16,
  'konsole': COLORS_16,
  'kterm': COLORS_16,
  'mlterm': COLORS_16,
  'mosh': COLORS_16M,
  'putty': COLORS_16,
  'st': COLORS_16,
  'rxvt-unicode-24bit': COLORS_16M,
  'terminator': COLORS_16M,
  'xterm-kitty': COLORS_16M,
};

const services = {
  '__proto__': null,
  'APPVEYOR': COLORS_256,
  'BUILDKITE': COLORS_256,
  'CIRCLECI': COLORS_16M,
  'DRONE': COLORS_256,
  'GITEA_ACTIONS': COLORS_16M,
  'GITHUB_ACTIONS': COLORS_16M,
  'GITLAB_CI': COLORS_256,
  'TRAVIS': COLORS_256,
};

const families =
  /ansi|color|linux|direct|^con[0-9]*x[0-9]|^rxvt|^screen|^xterm|^vt100|^vt220/i;

let warned = false;

function isSet(value) {
  return value !== undefined && value !== '';
}

function warnAboutForce(env) {
  if (warned) return;
  const ignored = ['NODE_DISABLE_COLORS', 'NO_COLOR'].filter((name) => isSet(env[name]));
  if (ignored.length === 0) return;
  warned = true;
  const names = ignored.map((name) => `'${name}'`).join(' and ');
  process.emitWarning(`The ${names} env is ignored due to the 'FORCE_COLOR' env being set.`,
    'Warning');
}

function forcedDepth(env) {
  switch (env.FORCE_COLOR) {
    case '':
    case '1':
    case 'true':
      warnAboutForce(env);
      return COLORS_16;
    case '2':
      warnAboutForce(env);
      return COLORS_256;
    case '3':
      warnAboutForce(env);
      return COLORS_16M;
    default:
      return COLORS_2;
  }
}

function serviceDepth(env) {
  for (const name in services) if (name in env) return services[name];
  return env.CI_NAME === 'codeship' ? COLORS_256 : COLORS_2;
}

// By the program that shows the terminal; undefined when it says nothing.
function programDepth(env) {
  switch (env.TERM_PROGRAM) {
    case 'iTerm.app':
      return !env.TERM_PROGRAM_VERSION || /^[0-2]\./.test(env.TERM_PROGRAM_VERSION) ?
        COLORS_256 : COLORS_16M;
    case 'HyperTerm':
    case 'MacTerm':
      return COLORS_16M;
    case 'Apple_Terminal':
      return COLORS_256;
    default:
      return undefined;
  }
}

function termDepth(env) {
  if (env.COLORTERM === 'truecolor' || env.COLORTERM === '24bit') return COLORS_16M;
  if (env.TERM) {
    if (/truecolor/.test(env.TERM)) return COLORS_16M;
    if (/^xterm-256/.test(env.TERM)) return COLORS_256;
    const known = terminals[env.TERM.toLowerCase()];
    if (known !== undefined) return known;
    if (families.test(env.TERM)) return COLORS_16;
  }
  return env.COLORTERM ? COLORS_16 : COLORS_2;
}

// Bits per colour: 1, 4, 8 or 24.
function getColorDepth(env = process.env) {
  if (env.FORCE_COLOR !== undefined) return forcedDepth(env);
  if (isSet(env.NODE_DISABLE_COLORS) || isSet(env.NO_COLOR) || env.TERM === 'dumb') return COLORS_2;
  if (process.platform === 'win32') return COLORS_16;
  if (env.TMUX) return COLORS_16M;
  if ('TF_BUILD' in env && 'AGENT_NAME' in env) return COLORS_16;
  if ('CI' in env) return serviceDepth(env);
  if ('TEAMCITY_VERSION' in env) {
    return /^(9\.(0*[1-9]\d*)\.|\d{2,}\.)/.test(env.TEAMCITY_VERSION) ? COLORS_16 : COLORS_2;
  }
  return programDepth(env) ?? termDepth(env);
}

function hasColors(count, env) {
  if (env === undefined && (count === undefined || (typeof count === 'object' && count !== null))) {
    env = count;
    count = 16;
  } else {
    validateInteger(count, 'count', 2);
  }
  return count <= 2 ** getColorDepth(env);
}

module.exports = { getColorDepth, hasColors };
