// @nestjs: modules, controllers, providers, pipes, guards, exception filters, by decorators called as functions; on express.
import 'reflect-metadata';
import http from 'node:http';
import { BadRequestException, Body, Controller, Get, Inject, Injectable, Module, Param, ParseIntPipe, Post, UseGuards, UseInterceptors } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { map } from 'rxjs';

const decorate = (target, key, ...list) => list.forEach((d) => d(target.prototype, key, Object.getOwnPropertyDescriptor(target.prototype, key)));
class Service { greet(id) { return `hello ${id}`; } onModuleInit() { console.log('service is ready'); } }
Injectable()(Service);
class Guard { canActivate(context) { return context.switchToHttp().getRequest().headers['x-key'] === 'k'; } }
Injectable()(Guard);
class Wrap { intercept(context, next) { return next.handle().pipe(map((data) => ({ data, handler: context.getHandler().name }))); } }
Injectable()(Wrap);
class Cats {
  constructor(service) { this.service = service; }
  one(id) { return this.service.greet(id + 1); }
  make(body) { if (!body.name) throw new BadRequestException('need a name'); return { made: body.name }; }
  secret() { return 'secret'; }
}
Inject(Service)(Cats, undefined, 0);
Param('id', ParseIntPipe)(Cats.prototype, 'one', 0);
Body()(Cats.prototype, 'make', 0);
decorate(Cats, 'one', Get(':id'), UseInterceptors(Wrap));
decorate(Cats, 'make', Post());
decorate(Cats, 'secret', Get('guarded/x'), UseGuards(Guard));
Controller('cats')(Cats);
class App {}
Module({ controllers: [Cats], providers: [Service, Guard, Wrap] })(App);

const app = await NestFactory.create(App, { logger: false });
app.setGlobalPrefix('api');
await app.listen(0, '127.0.0.1');
const { port } = app.getHttpServer().address();
const call = (method, path, body, headers = {}) => new Promise((resolve) => http.request({ port, host: '127.0.0.1', method, path, headers: { 'content-type': 'application/json', ...headers } }, async (res) => {
  let text = '';
  for await (const chunk of res) text += chunk;
  resolve(console.log(method, path, res.statusCode, text));
}).end(body));
await call('GET', '/api/cats/41');
await call('GET', '/api/cats/x');
await call('POST', '/api/cats', '{"name":"tom"}');
await call('POST', '/api/cats', '{}');
await call('GET', '/api/cats/guarded/x');
await call('GET', '/api/cats/guarded/x', undefined, { 'x-key': 'k' });
await call('GET', '/nothing');
await app.close();
