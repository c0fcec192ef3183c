import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsDefined, IsIn, IsObject, IsOptional, IsString, Length, Matches, ValidateNested } from 'class-validator';
import { goals, type Goal } from './clock-level.js';

const TIME = String.raw`(?=\d)(?:\d{1,5}h)?(?:\d{1,5}m)?`;
const time = { message: '$property must be a working time such as 15m, 4h or 1h30m' };
const span = { message: '$property must be a working time such as 4h, or working days such as 5d' };
const point = { message: '$property must be a working time such as 45m, working days such as 2d, or a share of the clock such as 50%' };
const POINT = new RegExp(`^(?:${TIME}|[1-9]\\d{0,2}d|\\d{1,4}%)$`);

/** A moment at which somebody else has to look at the lead. */
export class ClockEscalationDocument {
  @IsDefined() @Matches(POINT, point) at: string;
  /** Who is told, such as `team lead`: stands in the event. */
  @IsOptional() @IsString() @Length(1, 200) to?: string;
}

/** What a clock does on its way: the owner's working time since the lead was assigned, working days, or a share of the clock. */
export class ClockStepsDocument {
  /** The owner is reminded. */
  @IsOptional() @IsArray() @ArrayMaxSize(10) @Matches(POINT, { ...point, each: true }) remind?: string[];
  /** Somebody else gets it; left out, when the clock runs out. `never` leaves it with the owner. */
  @IsOptional()
  @Matches(new RegExp(`${POINT.source}|^never$`), { message: '$property must be a point of the clock such as 100% or 2h, or never' })
  reassign?: string;
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => ClockEscalationDocument)
  escalate?: ClockEscalationDocument[];
  /** `activity`: stopped by what the owner did, not by a click in the CRM; `status`: by a status alone; left out, by what comes first. */
  @IsOptional() @IsIn(['activity', 'status']) stoppedBy?: 'activity' | 'status';
}

/** A clock to a goal, such as a meeting within five working days. */
export class GoalDocument extends ClockStepsDocument {
  @IsIn(goals) reach: Goal;
  /** `5d` is the end of the fifth working day after the lead was assigned. */
  @IsDefined() @Matches(new RegExp(`^(?:${TIME}|[1-9]\\d{0,2}d)$`), span) within: string;
}

/** The owner's clocks. Times are working time such as `15m` or `4h`; null or left out is no clock. */
export class ServiceLevelDocument {
  @IsOptional() @Matches(new RegExp(`^${TIME}$`), time) accept?: string | null;
  @IsOptional() @Matches(new RegExp(`^${TIME}$`), time) contact?: string | null;
  /** What the clock to accept does on its way; left out, it passes the lead on when it runs out. */
  @IsOptional() @IsObject() @ValidateNested() @Type(() => ClockStepsDocument) accepting?: ClockStepsDocument;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => ClockStepsDocument) contacting?: ClockStepsDocument;
  @IsOptional() @IsArray() @ArrayMaxSize(5) @ValidateNested({ each: true }) @Type(() => GoalDocument) goals?: GoalDocument[];
}
