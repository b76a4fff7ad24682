// moment: parsing, formatting, durations, and locales, which it hides from builders by another name for require.
// build: --include node_modules/moment/locale/{de,zh-cn}.js
const moment = require('moment');

const at = moment.utc('2024-02-29T13:05:09.123Z');
console.log(at.format('YYYY-MM-DD HH:mm:ss.SSS dddd Do'), at.clone().add(1, 'year').format('L'), at.isLeapYear());
console.log(moment.duration(93784, 's').humanize(), moment.duration('P1DT2H').asMinutes());
console.log(at.locale('de').format('dddd, D. MMMM YYYY'), at.locale('zh-cn').format('LLLL'));
console.log(moment.utc('5. 1. 2020', 'D. M. YYYY', true).toISOString(), moment('nonsense', 'YYYY').isValid());
console.log(moment.utc([2020, 0, 31]).add(1, 'month').fromNow() !== '', moment.locales().sort());
