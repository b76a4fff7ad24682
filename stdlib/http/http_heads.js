/* SPDX-License-Identifier: MIT */
/*
 * http_heads.js - what header blocks are taken apart to, kept for those that come again (http_heads.c).
 *
 * Seventeen lines of a browser took 7 us to split, to lower and to put into an object: more than all the rest of a
 * small answer. A copy of an object that is there takes a tenth of one; where values differ, as behind a proxy that
 * numbers requests, a copy that is filled takes two. Messages get copies, theirs to change.
 */
'use strict';

const native = natives('http');
const { parse, stringify } = JSON;
const { fromEntries, keys } = Object;

const kSlots = 64; // as in http_heads.c

let box = null; // as long as it lives, blocks may be numbers

class Head {
  constructor(number, text) {
    this.number = number;
    this.text = text;
    this.lines = null;
    this.headers = null; // undefined: not of strings alone
  }

  get raw() { return this.lines ??= splitBlock(this.text, 0); }
}

const heads = new Array(kSlots).fill(undefined);

// Before the first parser of this thread.
function useHeads() {
  box ??= native.heads();
}

// What a parser gave as a block: its text, or the Head. At once: the number may mean another block later.
function headOf(block) {
  if (typeof block === 'string') return block;
  const known = heads[block % kSlots];
  if (known !== undefined && known.number === block) return known;
  return heads[block % kSlots] = new Head(block, native.headText(block));
}

// Names and values in turn; of more than `most` of them (0: no limit) the rest is dropped.
function splitBlock(text, most) {
  if (text === '') return [];
  const list = text.split('\n');
  if (most > 0 && list.length - 1 > most) list.length = most;
  else list.pop();
  return list;
}

function rawOf(head, most) {
  if (typeof head === 'string') return splitBlock(head, most);
  return most > 0 && head.raw.length > most ? head.raw.slice(0, most) : head.raw.slice();
}

// The same object as one of a hidden class without a dictionary, which properties that are added by name end in.
// Through JSON, whose objects are so; strings alone, which no toJSON() of the program sees.
function compact(headers) {
  const fields = [];
  for (const key of keys(headers)) {
    if (typeof headers[key] !== 'string') return undefined;
    fields.push(`${stringify(key)}:${stringify(headers[key])}`);
  }
  return parse(`{${fields.join(',')}}`);
}

// Names that come again, in the same order, with other values: an object to copy, and its keys in that order; null
// where headers are not simply values by names.
class Names {
  constructor(number, raw, headers) {
    const list = keys(headers);
    const isPlain = list.length * 2 === raw.length &&
      list.every((key, i) => key === raw[2 * i].toLowerCase() && headers[key] === raw[2 * i + 1]);
    this.number = number;
    this.keys = isPlain ? list : null;
    this.headers = isPlain ? compact(fromEntries(list.map((key) => [key, '']))) : null;
  }
}

const names = new Array(kSlots).fill(undefined);

function headersByNames(text, most, make) {
  const values = native.headValues(text);
  if (values === undefined) return undefined;
  const number = values[0];
  let known = names[number % kSlots];
  if (known === undefined || known.number !== number) {
    const raw = splitBlock(text, 0);
    known = names[number % kSlots] = new Names(number, raw, make(raw));
  }
  if (known.keys === null || (most > 0 && known.keys.length * 2 > most)) return undefined;
  const headers = native.clone(known.headers);
  for (let i = 0; i < known.keys.length; i++) headers[known.keys[i]] = values[i + 1];
  return headers;
}

// `headers` of a block as make(raw) makes them of all its lines; undefined if it must be asked, for this message.
function headersOf(head, most, make) {
  if (typeof head === 'string') return headersByNames(head, most, make);
  if (most > 0 && head.raw.length > most) return undefined;
  if (head.headers === null) head.headers = compact(make(head.raw));
  return head.headers === undefined ? undefined : native.clone(head.headers);
}

module.exports = { headOf, headersOf, rawOf, splitBlock, useHeads };
