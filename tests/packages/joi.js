// joi: objects, references, alternatives, custom messages and rules, async validation, dates and emails (a list of top level domains).
const Joi = require('joi');

const schema = Joi.object({ name: Joi.string().min(2).required(), email: Joi.string().email(), born: Joi.date().iso(), repeat: Joi.ref('name'),
  tags: Joi.array().items(Joi.string()).unique().default([]), n: Joi.alternatives(Joi.number(), Joi.valid('none')) }).with('name', 'email');
console.log(schema.validate({ name: 'ab', email: 'a@example.com', born: '2020-01-01', repeat: 'ab', n: '5' }));
const { error } = schema.validate({ name: 'a', email: 'x@y.nonsense', tags: ['t', 't'], n: 'm' }, { abortEarly: false });
console.log(error.name, error.details.map((d) => [d.path.join('.'), d.type]));
Joi.object({ a: Joi.number().external(async (x) => x * 2) }).validateAsync({ a: 4 }).then(console.log);
console.log(Joi.string().messages({ 'string.base': '{#label} is no text' }).label('L').validate(5).error.message, Joi.attempt('5', Joi.number()));
