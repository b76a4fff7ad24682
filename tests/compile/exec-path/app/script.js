// SPDX-License-Identifier: MIT
'use strict';
console.log('script', JSON.stringify(process.argv.slice(2)), require.main === module, 'INGOT_FORK_ENTRY' in process.env);
