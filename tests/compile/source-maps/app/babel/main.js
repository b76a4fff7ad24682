"use strict";

var _lib = require("./lib.js");
var Level = /*#__PURE__*/function (Level) {
  Level[Level["Low"] = 0] = "Low";
  Level[Level["High"] = 1] = "High";
  return Level;
}(Level || {});
function run(level) {
  const thing = new _lib.Thing({
    deep: level === Level.High
  });
  try {
    thing.fail('caught');
  } catch (err) {
    console.log(err.stack.split('\n').slice(0, 4).join('\n'));
  }
  setImmediate(() => thing.fail('uncaught'));
}
run(Level.High);
//# sourceMappingURL=main.js.map