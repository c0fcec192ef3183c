import { Type } from 'class-transformer';
import {
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsIdentifier } from '../routing/configuration/identifier.js';
import { poolStrategies, type PoolConfiguration, type PoolStrategy } from '../routing/types.js';

export class MemberDocument {
  /** The id of the rep. */
  @IsIdentifier() rep: string;
  /** Share of the pool's leads relative to the others; 1 when left out. */
  @IsOptional() @IsInt() @Min(1) @Max(1000) weight?: number;
}

/** A set of reps who share leads by a strategy. */
export class PoolDocument {
  @IsIdentifier() id: string;
  @IsOptional() @IsString() @Length(1, 200) name?: string;
  @IsOptional() @IsIn(poolStrategies) strategy?: PoolStrategy;
  @IsArray()
  @ArrayUnique((member: MemberDocument | null) => member?.rep)
  @ValidateNested({ each: true })
  @Type(() => MemberDocument)
  members: MemberDocument[];
  /** Skills that each lead of the pool needs. */
  @IsOptional() @IsArray() @ArrayUnique() @IsString({ each: true }) skills?: string[];
  /** False hands out leads also while the rep is off work; true when left out. */
  @IsOptional() @IsBoolean() duringWorkingHours?: boolean;
  /** Skills that a lead's rep should have, but need not: who has all of them is asked first. */
  @IsOptional() @IsArray() @ArrayUnique() @IsString({ each: true }) preferredSkills?: string[];
  /** With the strategy by performance: the least part of the fair share that anybody gets, from 0 to 1; 0.5 when left out. */
  @IsOptional() @IsNumber() @Min(0) @Max(1) performanceFloor?: number | null;
}

export const poolOf = (document: PoolDocument): PoolConfiguration => ({
  poolId: document.id,
  name: document.name ?? document.id,
  strategy: document.strategy ?? 'weighted-round-robin',
  members: document.members.map(({ rep, weight }) => ({ repId: rep, weight: weight ?? 1 })),
  skills: document.skills ?? [],
  duringWorkingHours: document.duringWorkingHours ?? true,
  ...(document.preferredSkills?.length && { preferredSkills: document.preferredSkills }),
  ...(document.performanceFloor != null && { performanceFloor: document.performanceFloor }),
});

export const poolDocument = (pool: PoolConfiguration): PoolDocument => ({
  id: pool.poolId,
  name: pool.name,
  strategy: pool.strategy,
  members: pool.members.map(({ repId, weight }) => ({ rep: repId, weight })),
  skills: [...pool.skills],
  duringWorkingHours: pool.duringWorkingHours,
  ...(pool.preferredSkills && { preferredSkills: [...pool.preferredSkills] }),
  ...(pool.performanceFloor !== undefined && { performanceFloor: pool.performanceFloor }),
});
