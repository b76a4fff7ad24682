// uuid: names, versions, and random ones from crypto.
// node: 20
const { v1, v3, v4, v5, v7, validate, version, parse, stringify, NIL } = require('uuid');

console.log(v5('ingot', v5.DNS), v3('ingot', v3.URL), NIL, validate('x'));
for (const make of [v1, v4, v7]) {
  const id = make();
  console.log(validate(id), version(id), stringify(parse(id)) === id);
}
console.log(v4({ random: Buffer.alloc(16, 7) }), new Set(Array.from({ length: 1000 }, () => v4())).size);
