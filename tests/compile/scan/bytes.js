"use strict";
var téxt = "€"; /* � invalid */
require("./café"); //  require("./after-line-separator")
require("./a\
b")
