'use strict';
try {
  require(['node', 'sqlite'].join(':'));
} catch (err) {
  console.log(err.code);
}
