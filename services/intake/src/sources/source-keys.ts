import { ApiKeys, Caller, type ApiKeyVerifier } from '@baton/platform';
import { Injectable } from '@nestjs/common';
import { SourceDirectory } from './source-directory.js';

/** Knows the API keys of sources. */
@Injectable()
export class SourceKeys implements ApiKeyVerifier {
  constructor(
    keys: ApiKeys,
    private readonly sources: SourceDirectory,
  ) {
    keys.register(this);
  }

  async verify(_key: string, sha256: string): Promise<Caller | null> {
    return (await this.sources.findCaller(sha256)) ?? null;
  }
}
