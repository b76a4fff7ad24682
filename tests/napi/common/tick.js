/* SPDX-License-Identifier: MIT */
/* Calls back after some turns of the loop. */
'use strict';

module.exports = function tick(turns, callback) {
  function turn() {
    if (--turns > 0) {
      setImmediate(turn);
    } else {
      callback();
    }
  }
  setImmediate(turn);
};
