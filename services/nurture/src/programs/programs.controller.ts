import { Messaging, Timers } from '@baton/messaging';
import { ApiTags, Caller, Database, Problem, RequireScope } from '@baton/platform';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { NURTURE_STEPS } from '../mail/step-sender.js';
import { parseProgram } from './parse-program.js';
import { programHash } from './program-catalog.js';
import type { Program } from './program.js';
import { ApplyProgramDto, ValidateProgramDto } from './programs.dto.js';
import { applyProgram, listPrograms, programInForce } from './programs.store.js';

/** @throws Problem with every error and its place */
function parsedOrRefused(source: string): Program {
  const { program, errors } = parseProgram(source);
  if (errors === undefined) return program;
  throw new Problem({
    type: 'invalid-program',
    title: 'The program is not valid',
    status: 422,
    detail: errors.length === 1 ? 'One thing is wrong.' : `${errors.length} things are wrong.`,
    errors: errors.map(({ field, message, line, column }) => ({ field, message: `line ${line}, column ${column}: ${message}` })),
    members: { positions: errors.map(({ field, line, column }) => ({ field, line, column })) },
  });
}

const summary = (program: Program) => ({
  name: program.name,
  hash: programHash(program),
  isDefault: program.isDefault,
  steps: program.steps.map(({ id, after }) => ({ id, afterMs: after.milliseconds, inWorkingTime: after.isWorkingTime })),
});

/** Nurture programs: immutable versions, and who put which in force, when and why. */
@ApiTags('programs')
@Controller('v1/nurture/programs')
export class ProgramsController {
  constructor(
    private readonly messaging: Messaging,
    private readonly database: Database,
    private readonly timers: Timers,
  ) {}

  /** Puts a program in force for new episodes; running ones stay with the version they began with. The one in force changes nothing. */
  @Post()
  @HttpCode(200)
  @RequireScope('nurture:write')
  async apply(@Body() body: ApplyProgramDto, @Caller() caller: Caller): Promise<object> {
    const program = parsedOrRefused(body.source);
    const changed = await this.messaging.transaction(({ tx, now }) =>
      applyProgram(tx, { program, hash: programHash(program), source: body.source, by: caller.name, because: body.because ?? null, now }),
    );
    this.timers.wake(NURTURE_STEPS);
    return { ...summary(program), changed };
  }

  /** Says whether a program could be put in force. */
  @Post('validate')
  @HttpCode(200)
  @RequireScope('nurture:read')
  validate(@Body() body: ValidateProgramDto): object {
    return summary(parsedOrRefused(body.source));
  }

  /** All versions, and how many episodes run on each. */
  @Get()
  @RequireScope('nurture:read')
  async list(): Promise<object> {
    return { programs: await listPrograms(this.database) };
  }

  /** The version in force, as it was written, and its changes. */
  @Get(':name')
  @RequireScope('nurture:read')
  async one(@Param('name') name: string): Promise<object> {
    const program = await programInForce(this.database, name);
    if (program === null) throw new Problem({ type: 'not-found', title: 'There is no such program', status: 404 });
    return program;
  }
}
