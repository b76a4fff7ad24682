// ajv: schemas compiled with Function, formats (ajv-formats), references, async schemas, the draft 2020 class by its path, standalone code.
const Ajv = require('ajv').default;
const Ajv2020 = require('ajv/dist/2020').default;
const standalone = require('ajv/dist/standalone').default;

const ajv = new Ajv({ allErrors: true, coerceTypes: true, useDefaults: true, code: { source: true } });
require('ajv-formats')(ajv);
const validate = ajv.compile({ $id: 'http://x/user', type: 'object', required: ['email'], additionalProperties: false,
  properties: { email: { type: 'string', format: 'email' }, age: { type: 'integer', minimum: 0, default: 1 }, friend: { $ref: '#' } } });
const good = { email: 'a@b.co', friend: { email: 'c@d.co', age: '7' } };
console.log(validate(good), good, validate({ email: 'x', age: -1, z: 1 }), ajv.errorsText(validate.errors));
ajv.addKeyword({ keyword: 'even', validate: (on, data) => data % 2 === 0 });
console.log(ajv.validate({ even: true }, 3), new Ajv2020().validate({ prefixItems: [{ type: 'number' }], items: false }, [1, 2]));
const code = standalone(ajv, validate), module_ = { exports: {} };
new Function('module', 'exports', 'require', code)(module_, module_.exports, require);
console.log(module_.exports({ email: 'q@w.er' }), code.length > 1000);
try { ajv.compile({ type: 'nonsense' }); } catch (err) { console.log(err.message.slice(0, 40)); }
