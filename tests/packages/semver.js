// semver: comparing, ranges, sorting, a file of the package by its path.
const semver = require('semver');
const Range = require('semver/classes/range');

console.log(semver.valid('v1.2.3-beta.4+x'), semver.inc('1.2.3', 'prerelease', 'rc'), semver.diff('1.2.3', '1.3.0'));
console.log(semver.satisfies('1.9.9', '^1.2.0 || >=3.0.0-0'), semver.maxSatisfying(['1.0.0', '1.4.2', '2.0.0'], '1.x'));
console.log(semver.rsort(['1.0.0', '1.0.0-a', '10.0.0', '2.0.0']), new Range('>=1.2 <3').range, semver.coerce('v2 or so').version);
console.log(semver.satisfies(process.version, '>=18'));
