import 'reflect-metadata';
import { plainToInstance, Type } from 'class-transformer';
import { IsInt, IsString, MinLength, validateSync, ValidateNested } from 'class-validator';
import { fieldErrors } from './field-errors.js';

class Address {
  @IsString() @MinLength(2, { message: 'city is too short' }) city: string;
}
class Contact {
  @ValidateNested() @Type(() => Address) address: Address;
}
class Item {
  @IsInt() amount: number;
}
class Order {
  @ValidateNested() @Type(() => Contact) contact: Contact;
  @ValidateNested({ each: true }) @Type(() => Item) items: Item[];
}

const check = (value: object): ReturnType<typeof fieldErrors> =>
  fieldErrors(validateSync(plainToInstance(Order, value), { whitelist: true, forbidNonWhitelisted: true }));

describe('fieldErrors', () => {
  it('is empty when all is well', () => {
    expect(check({ contact: { address: { city: 'Bonn' } }, items: [{ amount: 1 }] })).toEqual([]);
  });

  it('names nested fields and places in lists by dots', () => {
    expect(check({ contact: { address: { city: 'B' } }, items: [{ amount: 1 }, { amount: 'x' }] })).toEqual([
      { field: 'contact.address.city', message: 'city is too short' },
      { field: 'items.1.amount', message: 'amount must be an integer number' },
    ]);
  });

  it('names unknown fields wherever they are', () => {
    expect(check({ contact: { address: { city: 'Bonn', zip: 1 } }, items: [], extra: 1 })).toEqual(
      expect.arrayContaining([
        { field: 'contact.address.zip', message: 'unknown field' },
        { field: 'extra', message: 'unknown field' },
      ]),
    );
  });

  it('joins all that is wrong with one field', () => {
    const [error] = check({ contact: { address: { city: 5 } }, items: [] });
    expect(error?.message.split('; ').sort()).toEqual(['city is too short', 'city must be a string']);
  });
});
