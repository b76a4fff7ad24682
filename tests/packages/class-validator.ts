// class-validator, class-transformer, reflect-metadata from TypeScript: decorators called as functions, metadata, nested objects.
// node: 24
import 'reflect-metadata';
import { plainToInstance, Type, Expose, instanceToPlain } from 'class-transformer';
import { IsEmail, IsInt, Length, Max, Min, ValidateNested, validate, type ValidationError } from 'class-validator';

class Address { street!: string; }
Length(2, 10)(Address.prototype, 'street');

class User {
  email!: string;
  age!: number;
  address!: Address;
  get label(): string { return `${this.email}/${this.age}`; }
}
const apply = (key: string, ...decorators: PropertyDecorator[]): void => decorators.forEach((d) => d(User.prototype, key));
apply('email', IsEmail());
apply('age', IsInt(), Min(0), Max(150));
apply('address', ValidateNested(), Type(() => Address));
Expose()(User.prototype, 'label');

const good = plainToInstance(User, { email: 'a@b.co', age: 4, address: { street: 'abc' } });
console.log(good instanceof User, good.address instanceof Address, await validate(good), instanceToPlain(good));
const errors: ValidationError[] = await validate(plainToInstance(User, { email: 'x', age: 200, address: { street: 'a' } }));
console.log(errors.map((e) => [e.property, e.constraints ?? e.children?.[0]?.constraints]));
Reflect.defineMetadata('k', 1, User);
console.log(Reflect.getMetadata('k', User), Reflect.getMetadata('design:type', User.prototype, 'email'));
