import { applyDecorators } from '@nestjs/common';
import { invalidRequest } from '@baton/platform';
import { IsOptional, IsString, Length } from 'class-validator';

/** Why something was changed; kept in the change log. */
export const IsExplanation = (): PropertyDecorator => applyDecorators(IsOptional(), IsString(), Length(1, 1000));

/** @throws Problem when a body names another id than its path */
export function matchingId(path: string, body: string): void {
  if (path !== body) throw invalidRequest([{ field: 'id', message: `id must be that of the path, ${path}` }]);
}
