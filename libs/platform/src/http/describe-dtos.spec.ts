import 'reflect-metadata';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { describeDtos } from './describe-dtos.js';

class Street {
  @IsString() name: string;
}
class Address {
  @ValidateNested() @Type(() => Street) street: Street;
}
class Base {
  @IsInt() version: number;
}
class Person extends Base {
  @ApiProperty({ example: 'Ada', maxLength: 10 }) @IsOptional() @IsString() @MaxLength(500) firstName?: string;
  @ValidateNested({ each: true }) @Type(() => Address) addresses: Address[];
}

const described = (type: new () => object, field: string): unknown =>
  Reflect.getMetadata('swagger/apiModelProperties', type.prototype as object, field);

describe('describeDtos', () => {
  beforeAll(() => describeDtos([Person, String, undefined, Object], ApiProperty));

  it('describes fields, inherited ones too', () => {
    expect(described(Person, 'version')).toMatchObject({ type: 'integer', required: true });
  });

  it('follows nested classes as deep as they go', () => {
    expect(described(Person, 'addresses')).toMatchObject({ type: Address, isArray: true });
    expect(described(Address, 'street')).toMatchObject({ type: Street });
    expect(described(Street, 'name')).toMatchObject({ type: 'string' });
  });

  it('adds to what was written by hand, and never replaces it', () => {
    expect(described(Person, 'firstName')).toMatchObject({ example: 'Ada', maxLength: 10, required: false });
  });

  it('does not run in circles', () => {
    expect(() => describeDtos([Person, Person], ApiProperty)).not.toThrow();
  });
});
