/* SPDX-License-Identifier: MIT */
/*
 * test_order.js - a random order that a seed repeats (--test-randomize, --test-random-seed). The
 * generator is Mulberry32, of the public domain: 32 bits of state, every seed gives another order.
 */
'use strict';

const kSeedMax = 4294967295;

// -> a function that gives numbers in [0, 1)
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const newSeed = () => Math.floor(Math.random() * (kSeedMax + 1));

// Takes one of `list` out of it.
function draw(list, random) { return list.splice(Math.floor(random() * list.length), 1)[0]; }

function shuffled(list, seed) {
  const random = generator(seed), rest = list.slice(), out = [];
  while (rest.length !== 0) out.push(draw(rest, random));
  return out;
}

module.exports = { draw, generator, kSeedMax, newSeed, shuffled };
