// @trpc/server: routers, input by zod, middleware, errors, and its fetch adapter over Request and Response.
import { TRPCError, initTRPC } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { z } from 'zod';

const t = initTRPC.context().create();
const authed = t.procedure.use(({ ctx, next }) => { if (!ctx.user) throw new TRPCError({ code: 'UNAUTHORIZED' }); return next({ ctx: { name: ctx.user.toUpperCase() } }); });
const router = t.router({ hello: t.procedure.input(z.object({ n: z.number() })).query(({ input }) => ({ twice: input.n * 2 })), me: authed.query(({ ctx }) => ctx.name), add: t.procedure.input(z.array(z.number())).mutation(({ input }) => input.reduce((a, b) => a + b)) });
const caller = t.createCallerFactory(router)({ user: 'u' });
console.log(await caller.hello({ n: 4 }), await caller.me());
await caller.hello({ n: 'x' }).catch((err) => console.log(err.code, err.cause.name));
const call = async (path, init) => { const r = await fetchRequestHandler({ endpoint: '/t', req: new Request(`http://x/t/${path}`, init), router, createContext: () => ({}), onError() {} }); console.log(r.status, r.headers.get('content-type'), await r.text().then((s) => s.replace(/"stack":"[^"]*",?/, ''))); };
await call(`hello?input=${encodeURIComponent('{"n":5}')}`);
await call('add', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '[1,2,3]' });
await call('me');
