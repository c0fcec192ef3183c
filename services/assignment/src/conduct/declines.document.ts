import { IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';

/** How many leads a rep may decline within seven days. The strictest holds; one is always free where only a share is given. */
export class DeclinesDocument {
  @IsOptional() @IsInt() @Min(0) @Max(10_000) perWeek?: number;
  /** Of the leads that the rep was given in these days, such as `20%`. */
  @IsOptional() @Matches(/^(?:100|\d{1,2})%$/, { message: '$property must be a share such as 20%' }) share?: string;
  /** `refuse`: the rep keeps the lead, and its clocks run on; `raise`, when left out: accepted, and somebody is told. */
  @IsOptional() @IsIn(['refuse', 'raise']) over?: 'refuse' | 'raise';
}
