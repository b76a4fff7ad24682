// SPDX-License-Identifier: MIT
'use strict';
require('./say')(__filename);
