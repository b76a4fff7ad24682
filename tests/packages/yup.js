// yup, validator: schemas with casts and conditions; the checks of strings.
const validator = require('validator');
const yup = require('yup');

const schema = yup.object({ n: yup.number().positive().integer().required(), d: yup.date().default(() => new Date(0)), s: yup.string().when('n', { is: 1, then: (x) => x.required('need s') }) });
console.log(schema.cast({ n: '5' }), schema.isValidSync({ n: 2 }));
schema.validate({ n: 1 }, { abortEarly: false }).catch((err) => console.log(err.name, err.errors));
schema.validate({ n: -1.5 }, { abortEarly: false }).catch((err) => console.log(err.errors));
console.log(validator.isEmail('a@b.co'), validator.isURL('http://x.y/z?q'), validator.isIBAN('DE89370400440532013000'), validator.isMobilePhone('+4915112345678', 'de-DE'),
  validator.escape('<a>'), validator.isISO8601('2020-02-30', { strict: true }), validator.isAlpha('äß', 'de-DE'), validator.normalizeEmail('A.B@gmail.com'));
