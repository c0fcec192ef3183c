import { invalidRequest } from '@baton/platform';
import { IsOptional, IsString, Length } from 'class-validator';

/** A change with its reason. */
export class Explained {
  /** Why; kept in the change log. */
  @IsOptional() @IsString() @Length(1, 1000) why?: string;
}

/** @throws Problem when a body names another id than its path */
export function matchingId(path: string, body: string): void {
  if (path !== body) throw invalidRequest([{ field: 'id', message: `id must be that of the path, ${path}` }]);
}
