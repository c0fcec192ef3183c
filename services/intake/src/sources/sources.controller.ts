import { ApiBody, ApiConsumes, ApiOperation, ApiTags, Caller, type HttpRequest, invalidRequest, RequireScope } from '@baton/platform';
import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Post, Put, Req } from '@nestjs/common';
import { checkBody } from '../validation/check-body.js';
import { readDocument } from './read-document.js';
import { SourceDto, SourcesConfigurationDto } from './source.dto.js';
import { SourcesService, type SourceDifference, type SourceView } from './sources.service.js';

/** @throws Problem 400 naming every offending field */
function checkedDocument(request: HttpRequest): SourcesConfigurationDto {
  const checked = checkBody(SourcesConfigurationDto, readDocument(request.body));
  if ('errors' in checked) throw invalidRequest(checked.errors);
  return checked.value;
}

const placesOf = (sources: readonly SourceDto[]): string[] => sources.map((_, index) => `sources.${index}.`);

@ApiTags('sources')
@Controller('v1/sources')
export class SourcesController {
  constructor(private readonly sources: SourcesService) {}

  @Get()
  @RequireScope('sources:read')
  @ApiOperation({ summary: 'All sources; secrets and keys by name only' })
  async list(): Promise<{ sources: SourceView[] }> {
    return { sources: await this.sources.list() };
  }

  @Post('configuration')
  @HttpCode(200)
  @RequireScope('sources:write')
  @ApiConsumes('application/json')
  @ApiOperation({
    summary:
      'Applies a document {sources: [...]}, in JSON, or in YAML as {"yaml": "..."}, in one transaction. Sources that it does not name stay',
  })
  @ApiBody({ type: SourcesConfigurationDto })
  async configure(@Req() request: HttpRequest, @Caller() caller: Caller): Promise<{ sources: SourceView[] }> {
    const { sources, why } = checkedDocument(request);
    return { sources: await this.sources.apply(sources, caller.name, why, placesOf(sources)) };
  }

  @Post('configuration/validate')
  @HttpCode(200)
  // Whoever can hold a guess against a secret can as well write it.
  @RequireScope('sources:write')
  @ApiConsumes('application/json')
  @ApiOperation({ summary: 'Says what such a document would change, or everything that is wrong with it; secrets and keys by name only' })
  @ApiBody({ type: SourcesConfigurationDto })
  async validate(@Req() request: HttpRequest): Promise<{ changes: SourceDifference[] }> {
    const { sources } = checkedDocument(request);
    return { changes: await this.sources.compare(sources, placesOf(sources)) };
  }

  @Get(':id')
  @RequireScope('sources:read')
  get(@Param('id') id: string): Promise<SourceView> {
    return this.sources.get(id);
  }

  @Get(':id/changes')
  @RequireScope('sources:read')
  @ApiOperation({ summary: 'Who changed what, and why; the newest first' })
  async changes(@Param('id') id: string): Promise<{ changes: object[] }> {
    return { changes: await this.sources.changes(id) };
  }

  @Put(':id')
  @RequireScope('sources:write')
  @ApiOperation({ summary: 'Writes a source; keys that are made are told once' })
  @ApiBody({ type: SourceDto })
  async put(@Param('id') id: string, @Body() body: unknown, @Caller() caller: Caller): Promise<SourceView> {
    const checked = checkBody(SourceDto, { ...(body as object), id });
    if ('errors' in checked) throw invalidRequest(checked.errors);
    return (await this.sources.apply([checked.value], caller.name, undefined))[0];
  }

  @Delete(':id')
  @HttpCode(204)
  @RequireScope('sources:write')
  @ApiOperation({ summary: 'Deletes a source; its inquiries stay' })
  async remove(@Param('id') id: string, @Caller() caller: Caller, @Headers('baton-why') why?: string): Promise<void> {
    await this.sources.remove(id, caller.name, why);
  }
}
