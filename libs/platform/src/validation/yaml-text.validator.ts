import { ValidateBy } from 'class-validator';
import { nestsTooDeep, TOO_DEEP } from './yaml-depth.js';

/** YAML that comes as text, within a body: it can be parsed without harm. What it says is its reader's to check. */
export const IsYamlText = (): PropertyDecorator =>
  ValidateBy({
    name: 'isYamlText',
    validator: {
      validate: value => typeof value === 'string' && !nestsTooDeep(value),
      defaultMessage: args => (typeof args?.value === 'string' ? TOO_DEEP : 'has to be text'),
    },
  });
