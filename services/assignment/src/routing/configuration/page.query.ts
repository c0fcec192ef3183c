import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';

/** A page of a list in the order of ids. */
export class PageQuery {
  /** The `next` of the page before. */
  @IsOptional() @IsString() @Length(1, 200) after?: string;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(1000) limit?: number;
}

export const DEFAULT_LIMIT = 100;

/** Rows as a page. @param rows one more than the limit when there are more */
export const pageOf = <T>(
  rows: readonly T[],
  limit: number,
  cursorOf: (row: T) => string,
): { items: readonly T[]; next: string | null } => {
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? cursorOf(items.at(-1)!) : null };
};
