// zod: inference at run time, transforms, unions, refinements, errors as a tree, JSON schema, zod/v3 and locales by sub-path.
import { z } from 'zod';
import { z as old } from 'zod/v3';
import { de } from 'zod/locales';

const User = z.object({ id: z.coerce.number(), email: z.email(), role: z.enum(['a', 'b']).default('a'), when: z.iso.datetime().optional(), tags: z.set(z.string()).optional() });
console.log(User.parse({ id: '4', email: 'x@y.zz', extra: 1 }));
const bad = User.safeParse({ id: 'x', email: 'no', role: 'c' });
console.log(bad.success, z.flattenError(bad.error), z.prettifyError(bad.error));
const shape = z.discriminatedUnion('kind', [z.object({ kind: z.literal('c'), r: z.number() }), z.object({ kind: z.literal('s'), a: z.number().transform((x) => x * 2) })]);
console.log(shape.parse({ kind: 's', a: 4 }), z.toJSONSchema(User.pick({ id: true, role: true })), await z.string().refine(async (s) => s === 'x').safeParseAsync('x'));
z.config(de());
console.log(z.string().safeParse(5).error.issues[0].message, old.number().safeParse('x').error.issues[0].code);
