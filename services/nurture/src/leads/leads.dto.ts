import { IsString, MaxLength, MinLength } from 'class-validator';

export class StopLeadDto {
  /** Why: kept with the episode, and told to routing. */
  @IsString() @MinLength(1) @MaxLength(500) because: string;
}
