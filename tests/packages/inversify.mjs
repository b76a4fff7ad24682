// inversify and awilix: containers by decorators called as functions and by the names of parameters (from the text of functions).
import 'reflect-metadata';
import { Container, inject, injectable } from 'inversify';
import { asClass, asFunction, asValue, createContainer, InjectionMode } from 'awilix';

class Engine { constructor() { this.name = 'v8'; } }
injectable()(Engine);
class Car { constructor(engine, wheels) { Object.assign(this, { engine, wheels }); } }
injectable()(Car);
inject(Engine)(Car, undefined, 0);
inject('wheels')(Car, undefined, 1);
const container = new Container();
container.bind(Engine).toSelf().inSingletonScope();
container.bind('wheels').toConstantValue(4);
container.bind(Car).toSelf();
console.log(container.get(Car), container.get(Car).engine === container.get(Car).engine);
try { container.get('nothing'); } catch (err) { console.log(err.message.split('\n')[0]); }
const box = createContainer({ injectionMode: InjectionMode.CLASSIC });
class Service { constructor(db, port = 80) { this.db = db; this.port = port; } }
box.register({ db: asFunction((url) => `db at ${url}`).singleton(), url: asValue('x://y'), service: asClass(Service) });
console.log(box.resolve('service'), box.createScope().cradle.db);
try { box.resolve('missing'); } catch (err) { console.log(err.name); }
