'use strict';
try {
  require(['htt', 'p2'].join(''));
} catch (err) {
  console.log(err.code);
}
