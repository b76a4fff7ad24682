// SPDX-License-Identifier: MIT
'use strict';

const { Session, url } = require('inspector');

const session = new Session();
session.connect();
session.post('Runtime.evaluate', { expression: '6 * 7' }, (err, { result }) => console.log(result.value, url()));
