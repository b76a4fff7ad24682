/* SPDX-License-Identifier: MIT */
/*
 * url_pattern_parse.js - pattern strings of URLPattern: tokens, parts, and from those the regular expression and the
 * normalized pattern (URL Pattern Standard, "Pattern strings"; the names are the standard's).
 *
 * Who: url_pattern.js. Indexes are in code points. What is no pattern throws a PatternError.
 */
'use strict';

class PatternError extends Error {}

// ---- tokens --------------------------------------------------------------------------------------------------------

const isNameStart = (c) => /^[$_\p{ID_Start}]$/u.test(c);
const isNamePart = (c) => /^[$\u200c\u200d\p{ID_Continue}]$/u.test(c);
const isAscii = (c) => c.codePointAt(0) < 0x80;
const plain = { '__proto__': null, '{': 'open', '}': 'close', '*': 'asterisk', '+': 'other-modifier', '?': 'other-modifier' };

// Where the name that begins at `start` ends.
function endOfName(chars, start) {
  let at = start;
  while (at < chars.length && (at === start ? isNameStart(chars[at]) : isNamePart(chars[at]))) at++;
  return at;
}

// Where the group that begins at `start`, behind its bracket, ends, behind the other; -1: it is none. Inside of it
// there may be groups that do not capture.
function endOfGroup(chars, start) {
  let depth = 1;
  for (let at = start; at < chars.length; at++) {
    const c = chars[at];
    if (!isAscii(c) || (at === start && c === '?')) return -1;
    if (c === '\\') {
      at++;
      if (at === chars.length || !isAscii(chars[at])) return -1;
    } else if (c === ')') {
      if (--depth === 0) return at === start ? -1 : at + 1;
    } else if (c === '(') {
      depth++;
      if (chars[at + 1] !== '?') return -1;
    }
  }
  return -1;
}

// { type, index, value } of the token at `index` and where the next one is.
function nextToken(chars, index) {
  const c = chars[index], next = index + 1;
  const token = (type, value, end) => ({ type, index, value, end });
  if (plain[c] !== undefined) return token(plain[c], c, next);
  if (c === '\\') {
    return next === chars.length ? token('invalid-char', c, next) : token('escaped-char', chars[next], next + 1);
  }
  if (c === ':') {
    const end = endOfName(chars, next);
    return end === next ? token('invalid-char', c, next) : token('name', chars.slice(next, end).join(''), end);
  }
  if (c === '(') {
    const end = endOfGroup(chars, next);
    return end < 0 ? token('invalid-char', c, next) : token('regexp', chars.slice(next, end - 1).join(''), end);
  }
  return token('char', c, next);
}

// isLenient: what is no token is an 'invalid-char'.
function tokenize(input, isLenient) {
  const chars = [...input], tokens = [];
  for (let at = 0; at < chars.length;) {
    const token = nextToken(chars, at);
    if (token.type === 'invalid-char' && !isLenient) throw new PatternError(`Invalid pattern: ${input}`);
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ type: 'end', index: chars.length, value: '', end: chars.length });
  return tokens;
}

// ---- parts ------------------------------------------------------------------------------------------------------------

const FIXED = 0, REGEXP = 1, SEGMENT = 2, FULL = 3; // types of parts
const escapeRegexp = (text) => text.replace(/[.+*?^${}()[\]|/\\]/g, '\\$&');
const escapePattern = (text) => text.replace(/[+*?:{}()\\]/g, '\\$&');
const segmentOf = (options) => `[^${escapeRegexp(options.delimiter)}]+?`;

function fixedPart(value, modifier) {
  return { type: FIXED, value, modifier, name: '', prefix: '', suffix: '' };
}

class Parser {
  constructor(input, encode, options) {
    this.input = input;
    this.tokens = tokenize(input, false);
    this.encode = encode;
    this.options = options;
    this.segment = segmentOf(options);
    this.parts = [];
    this.fixed = ''; // text that belongs to no part yet
    this.nextName = 0;
    this.at = 0;
  }

  take(...types) {
    const token = this.tokens[this.at];
    if (!types.includes(token.type)) return undefined;
    this.at++;
    return token;
  }

  need(type) {
    if (this.take(type) === undefined) throw new PatternError(`Invalid pattern: ${this.input}`);
  }

  takeMatcher(name) {
    return this.take('regexp') ?? (name === undefined ? this.take('asterisk') : undefined);
  }

  takeText() {
    let text = '';
    for (let token; (token = this.take('char', 'escaped-char')) !== undefined;) text += token.value;
    return text;
  }

  takeModifier() { return this.take('other-modifier', 'asterisk')?.value ?? ''; }

  parse() {
    while (this.at < this.tokens.length) this.step();
    return this.parts;
  }

  step() {
    const char = this.take('char'), name = this.take('name'), matcher = this.takeMatcher(name);
    if (name !== undefined || matcher !== undefined) {
      let prefix = char?.value ?? '';
      if (prefix !== this.options.prefix) {
        this.fixed += prefix;
        prefix = '';
      }
      this.endFixed();
      this.add(prefix, name, matcher, '', this.takeModifier());
      return;
    }
    const fixed = char ?? this.take('escaped-char');
    if (fixed !== undefined) this.fixed += fixed.value;
    else if (this.take('open') !== undefined) this.group();
    else this.finish();
  }

  group() {
    const prefix = this.takeText(), name = this.take('name'), matcher = this.takeMatcher(name);
    const suffix = this.takeText();
    this.need('close');
    this.add(prefix, name, matcher, suffix, this.takeModifier());
  }

  finish() {
    this.endFixed();
    this.need('end');
  }

  endFixed() {
    if (this.fixed === '') return;
    this.parts.push(fixedPart(this.encode(this.fixed), ''));
    this.fixed = '';
  }

  add(prefix, name, matcher, suffix, modifier) {
    const isText = name === undefined && matcher === undefined;
    if (isText && modifier === '') {
      this.fixed += prefix;
      return;
    }
    this.endFixed();
    if (!isText) this.addMatcher(prefix, name, matcher, suffix, modifier);
    else if (prefix !== '') this.parts.push(fixedPart(this.encode(prefix), modifier));
  }

  addMatcher(prefix, nameToken, matcher, suffix, modifier) {
    let value = matcher === undefined ? this.segment : matcher.type === 'asterisk' ? '.*' : matcher.value;
    const type = value === this.segment ? SEGMENT : value === '.*' ? FULL : REGEXP;
    if (type !== REGEXP) value = '';
    const name = nameToken === undefined ? `${this.nextName++}` : nameToken.value;
    if (this.parts.some((part) => part.name === name)) throw new PatternError(`Duplicate name: ${name}`);
    this.parts.push({ type, value, modifier, name, prefix: this.encode(prefix), suffix: this.encode(suffix) });
  }
}

// ---- what parts are made into -------------------------------------------------------------------------------------------

function regexpOf(part, segment) {
  const { modifier } = part;
  if (part.type === FIXED) {
    return modifier === '' ? escapeRegexp(part.value) : `(?:${escapeRegexp(part.value)})${modifier}`;
  }
  const value = part.type === SEGMENT ? segment : part.type === FULL ? '.*' : part.value;
  const isOnce = modifier === '' || modifier === '?';
  if (part.prefix === '' && part.suffix === '') {
    return isOnce ? `(${value})${modifier}` : `((?:${value})${modifier})`;
  }
  const prefix = escapeRegexp(part.prefix), suffix = escapeRegexp(part.suffix);
  if (isOnce) return `(?:${prefix}(${value})${suffix})${modifier}`;
  return `(?:${prefix}((?:${value})(?:${suffix}${prefix}(?:${value}))*)${suffix})${modifier === '*' ? '?' : ''}`;
}

const isDigit = (c) => c >= '0' && c <= '9';
const firstOf = (text) => [...text][0] ?? '';

// Whether a part has to be in braces, lest what is beside it be taken for a part of it.
function needsGroup(part, previous, next, isNamed, options) {
  if (part.suffix !== '' || (part.prefix !== '' && part.prefix !== options.prefix)) return true;
  if (isNamed && part.type === SEGMENT && part.modifier === '' && next !== undefined && next.prefix === '' &&
      next.suffix === '') {
    const runsOn = next.type === FIXED ? isNamePart(firstOf(next.value)) : isDigit(next.name[0]);
    if (runsOn) return true;
  }
  return part.prefix === '' && previous?.type === FIXED && options.prefix !== '' &&
    previous.value.endsWith(options.prefix);
}

function matcherText(part, previous, isNamed, isGrouped, options) {
  if (part.type === REGEXP) return `(${part.value})`;
  if (part.type === SEGMENT) return isNamed ? '' : `(${segmentOf(options)})`;
  const isAlone = !isNamed && (previous === undefined || previous.type === FIXED || previous.modifier !== '' ||
    isGrouped || part.prefix !== '');
  return isAlone ? '*' : '(.*)';
}

function patternOf(part, previous, next, options) {
  if (part.type === FIXED) {
    return part.modifier === '' ? escapePattern(part.value) : `{${escapePattern(part.value)}}${part.modifier}`;
  }
  const isNamed = !isDigit(part.name[0]);
  const isGrouped = needsGroup(part, previous, next, isNamed, options);
  let text = escapePattern(part.prefix);
  if (isNamed) text += `:${part.name}`;
  text += matcherText(part, previous, isNamed, isGrouped, options);
  if (part.type === SEGMENT && isNamed && part.suffix !== '' && isNamePart(firstOf(part.suffix))) text += '\\';
  text += escapePattern(part.suffix);
  return (isGrouped ? `{${text}}` : text) + part.modifier;
}

// A component: { pattern, regexp, names, hasGroups }. encode(text): the canonical form of fixed text.
function compile(input, encode, options, ignoreCase = false) {
  const parts = new Parser(input, encode, options).parse();
  const segment = segmentOf(options);
  let regexp;
  try {
    regexp = new RegExp(`^${parts.map((part) => regexpOf(part, segment)).join('')}$`, ignoreCase ? 'vi' : 'v');
  } catch (err) {
    throw new PatternError(err.message);
  }
  return {
    pattern: parts.map((part, i) => patternOf(part, parts[i - 1], parts[i + 1], options)).join(''),
    regexp,
    names: parts.filter((part) => part.type !== FIXED).map((part) => part.name),
    hasGroups: parts.some((part) => part.type === REGEXP),
  };
}

module.exports = { PatternError, compile, escapePattern, tokenize };
