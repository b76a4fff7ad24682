"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const lib_js_1 = require("./lib.js");
var Level;
(function (Level) {
    Level[Level["Low"] = 0] = "Low";
    Level[Level["High"] = 1] = "High";
})(Level || (Level = {}));
function run(level) {
    const thing = new lib_js_1.Thing({ deep: level === Level.High });
    try {
        thing.fail('caught');
    }
    catch (err) {
        console.log(err.stack.split('\n').slice(0, 4).join('\n'));
    }
    setImmediate(() => thing.fail('uncaught'));
}
run(Level.High);
//# sourceMappingURL=main.js.map