// A comment that goes away.
"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "Thing", {
    enumerable: true,
    get: function() {
        return Thing;
    }
});
class Thing {
    options;
    constructor(options){
        this.options = options;
    }
    fail(what) {
        const detail = this.options.deep ? 'deep' : 'shallow';
        throw new Error(`${what}: ${detail}`);
    }
}

//# sourceMappingURL=lib.js.map