/* SPDX-License-Identifier: MIT */
/*
 * http_heads.js - what header blocks are taken apart to, kept for those that come again (http_heads.c).
 *
 * Seventeen lines of a browser took 7 us to split, to lower and to put into an object: more than all the rest of a
 * small answer. A copy of an object that is there takes a tenth of one. Messages get copies, theirs to change.
 */
'use strict';

const native = natives('http');
const { parse, stringify } = JSON;
const { keys } = Object;

const kSlots = 64; // as in http_heads.c

let box = null; // as long as it lives, blocks may be numbers

class Head {
  constructor(number, text) {
    this.number = number;
    this.text = text;
    this.raw = null;
    this.headers = null; // undefined: not of strings alone
  }
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
  head.raw ??= splitBlock(head.text, 0);
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

// `headers` of a block, made by make(raw) the first time; undefined if it must be made anew each time.
function headersOf(head, most, make) {
  if (typeof head === 'string') return undefined;
  head.raw ??= splitBlock(head.text, 0);
  if (most > 0 && head.raw.length > most) return undefined;
  if (head.headers === null) head.headers = compact(make(head.raw));
  return head.headers === undefined ? undefined : native.clone(head.headers);
}

module.exports = { headOf, headersOf, rawOf, splitBlock, useHeads };
