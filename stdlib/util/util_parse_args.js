/* SPDX-License-Identifier: MIT */
/*
 * util_parse_args.js - util.parseArgs(): command lines into options and positionals, in three
 * steps:
 * arguments to tokens, checks (strict mode), tokens to values. Source: Node's doc/api/util.md.
 */
'use strict';

const {
  codes: {
    ERR_INVALID_ARG_VALUE,
    ERR_PARSE_ARGS_INVALID_OPTION_VALUE,
    ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL,
    ERR_PARSE_ARGS_UNKNOWN_OPTION,
  },
} = require('internal/errors');
const { kEmptyObject } = require('internal/util');
const {
  validateArray, validateBoolean, validateBooleanArray, validateObject, validateString,
  validateStringArray, validateUnion,
} = require('internal/validators');

// Own properties only: the program's prototypes are not its configuration.
function own(object, name) {
  return object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined;
}

// The arguments of the program itself, without those of an evaluated text.
function programArgs() {
  const { argv, execArgv } = process;
  const isEval = execArgv.some((arg) => /^(?:-e|-p|-pe|--eval(?:=.*)?|--print(?:=.*)?)$/s.test(arg));
  return argv.slice(isEval ? 1 : 2);
}

// ---- the configuration --------------------------------------------------------------------------

function checkDefault(value, option, name) {
  const isString = own(option, 'type') === 'string';
  if (own(option, 'multiple')) (isString ? validateStringArray : validateBooleanArray)(value, name);
  else (isString ? validateString : validateBoolean)(value, name);
}

function checkOptions(options) {
  validateObject(options, 'options');
  for (const name of Object.keys(options)) {
    const option = options[name];
    const label = `options.${name}`;
    validateObject(option, label);
    validateUnion(own(option, 'type'), `${label}.type`, ['string', 'boolean']);
    if (Object.hasOwn(option, 'short')) {
      validateString(option.short, `${label}.short`);
      if (option.short.length !== 1) {
        throw new ERR_INVALID_ARG_VALUE(`${label}.short`, option.short, 'must be a single character');
      }
    }
    if (Object.hasOwn(option, 'multiple')) validateBoolean(option.multiple, `${label}.multiple`);
    const fallback = own(option, 'default');
    if (fallback !== undefined) checkDefault(fallback, option, `${label}.default`);
  }
}

function longNameOf(short, options) {
  for (const name of Object.keys(options)) if (own(options[name], 'short') === short) return name;
  return short;
}

function typeOf(name, options) {
  return Object.hasOwn(options, name) ? own(options[name], 'type') : undefined;
}

// ---- tokens -------------------------------------------------------------------------------------

// Whether '-abc' is a group: its first letter is no option with a value.
function isShortGroup(arg, options) {
  return arg.length > 2 && arg[0] === '-' && arg[1] !== '-' &&
    typeOf(longNameOf(arg[1], options), options) !== 'string';
}

function isShortWithValue(arg, options) {
  return arg.length > 2 && arg[0] === '-' && arg[1] !== '-' &&
    typeOf(longNameOf(arg[1], options), options) === 'string';
}

// -abc -> -a -b -c, and -abf FILE when f takes a value: -a -b -fFILE
function splitGroup(arg, options) {
  const parts = [];
  for (let i = 1; i < arg.length; i++) {
    const type = typeOf(longNameOf(arg[i], options), options);
    if (type !== 'string' || i === arg.length - 1) {
      parts.push(`-${arg[i]}`);
    } else {
      parts.push(`-${arg.slice(i)}`);
      break;
    }
  }
  return parts;
}

function optionToken(name, rawName, index, value, inlineValue) {
  return { kind: 'option', name, rawName, index, value, inlineValue };
}

function tokenize(args, options) {
  const tokens = [];
  const rest = args.slice();
  let index = -1;
  let fromGroup = 0; // how many of `rest` come from one argument
  while (rest.length > 0) {
    const arg = rest.shift();
    const next = rest[0];
    if (fromGroup > 0) fromGroup--;
    else index++;
    const takesNext = (name) => typeOf(name, options) === 'string' && next !== undefined;
    if (arg === '--') {
      tokens.push({ kind: 'option-terminator', index });
      for (const value of rest) tokens.push({ kind: 'positional', index: ++index, value });
      break;
    } else if (arg.length === 2 && arg[0] === '-' && arg[1] !== '-') {
      const name = longNameOf(arg[1], options);
      if (takesNext(name)) {
        tokens.push(optionToken(name, arg, index, rest.shift(), false));
        if (fromGroup > 0) fromGroup--;
        else index++;
      } else {
        tokens.push(optionToken(name, arg, index, undefined, undefined));
      }
    } else if (isShortGroup(arg, options)) {
      const parts = splitGroup(arg, options);
      rest.unshift(...parts);
      fromGroup = parts.length;
    } else if (isShortWithValue(arg, options)) {
      tokens.push(optionToken(longNameOf(arg[1], options), `-${arg[1]}`, index, arg.slice(2), true));
    } else if (arg.startsWith('--') && arg.indexOf('=', 3) === -1 && arg.length > 2) {
      const name = arg.slice(2);
      if (takesNext(name)) {
        tokens.push(optionToken(name, arg, index, rest.shift(), false));
        index++;
      } else {
        tokens.push(optionToken(name, arg, index, undefined, undefined));
      }
    } else if (arg.startsWith('--')) {
      const equals = arg.indexOf('=', 3);
      const name = arg.slice(2, equals);
      tokens.push(optionToken(name, `--${name}`, index, arg.slice(equals + 1), true));
    } else {
      tokens.push({ kind: 'positional', index, value: arg });
    }
  }
  return tokens;
}

// ---- checks -------------------------------------------------------------------------------------

function shownName(token, options) {
  const short = Object.hasOwn(options, token.name) ? own(options[token.name], 'short') : undefined;
  return short ? `-${short}, --${token.name}` : `--${token.name}`;
}

function checkToken(token, options, allowPositionals, allowNegative) {
  const negated = allowNegative && token.name.startsWith('no-') ? token.name.slice(3) : undefined;
  if (Object.hasOwn(options, token.name)) {
    checkValue(token, token.name, options);
  } else if (negated !== undefined && Object.hasOwn(options, negated)) {
    if (typeOf(negated, options) !== 'boolean') {
      throw new ERR_PARSE_ARGS_UNKNOWN_OPTION(token.rawName, allowPositionals);
    }
    checkValue(token, negated, options);
  } else {
    throw new ERR_PARSE_ARGS_UNKNOWN_OPTION(token.rawName, allowPositionals);
  }
}

function checkValue(token, name, options) {
  const type = typeOf(name, options);
  const shown = shownName({ name }, options);
  if (type === 'string' && typeof token.value !== 'string') {
    throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown} <value>' argument missing`);
  }
  if (type === 'boolean' && token.value != null) {
    throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown}' does not take an argument`);
  }
}

// "--file --other": the value was probably forgotten.
function checkLooksLikeOption(token) {
  if (token.inlineValue || token.value === undefined || token.value.length < 2 || token.value[0] !== '-') {
    return;
  }
  const example = token.rawName.startsWith('--') ? `'${token.rawName}=-XYZ'` :
    `'--${token.name}=-XYZ' or '${token.rawName}-XYZ'`;
  throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(
    `Option '${token.rawName}' argument is ambiguous.\n` +
    'Did you forget to specify the option argument for ' +
    `'${token.rawName}'?\nTo specify an option argument starting with a dash use ${example}.`);
}

// ---- values -------------------------------------------------------------------------------------

function store(name, value, options, values, allowNegative) {
  if (name === '__proto__') return;
  if (allowNegative && value === undefined && name.startsWith('no-') && !Object.hasOwn(options, name)) {
    name = name.slice(3);
    value = false;
  }
  value ??= true;
  if (Object.hasOwn(options, name) && own(options[name], 'multiple')) {
    (values[name] ??= []).push(value);
  }
  else values[name] = value;
}

function storeDefaults(options, values) {
  for (const name of Object.keys(options)) {
    const fallback = own(options[name], 'default');
    if (fallback !== undefined && values[name] === undefined && name !== '__proto__') {
      values[name] = fallback;
    }
  }
}

function parseArgs(config = kEmptyObject) {
  const args = own(config, 'args') ?? programArgs();
  const strict = own(config, 'strict') ?? true;
  const allowPositionals = own(config, 'allowPositionals') ?? !strict;
  const returnTokens = own(config, 'tokens') ?? false;
  const allowNegative = own(config, 'allowNegative') ?? false;
  const options = own(config, 'options') ?? { __proto__: null };
  validateArray(args, 'args');
  validateBoolean(strict, 'strict');
  validateBoolean(allowPositionals, 'allowPositionals');
  validateBoolean(returnTokens, 'tokens');
  validateBoolean(allowNegative, 'allowNegative');
  checkOptions(options);

  const tokens = tokenize(args, options);
  const result = { values: { __proto__: null }, positionals: [] };
  if (returnTokens) result.tokens = tokens;
  for (const token of tokens) {
    if (token.kind === 'option') {
      if (strict) {
        checkToken(token, options, allowPositionals, allowNegative);
        checkLooksLikeOption(token);
      }
      store(token.name, token.value, options, result.values, allowNegative);
    } else if (token.kind === 'positional') {
      if (!allowPositionals) throw new ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL(token.value);
      result.positionals.push(token.value);
    }
  }
  storeDefaults(options, result.values);
  return result;
}

module.exports = { parseArgs };
