"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
const _lib = require("./lib.js");
var Level = /*#__PURE__*/ function(Level) {
    Level[Level["Low"] = 0] = "Low";
    Level[Level["High"] = 1] = "High";
    return Level;
}(Level || {});
function run(level) {
    const thing = new _lib.Thing({
        deep: level === 1
    });
    try {
        thing.fail('caught');
    } catch (err) {
        console.log(err.stack.split('\n').slice(0, 4).join('\n'));
    }
    setImmediate(()=>thing.fail('uncaught'));
}
run(1);

//# sourceMappingURL=main.js.map