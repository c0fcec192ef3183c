import { Logger, SecretBox } from '@baton/platform';
import { Injectable } from '@nestjs/common';
import { openSecrets } from '../subscriptions/signing-secrets.js';
import type { Carrier, Send } from './carrier.js';
import type { Head, Ready } from './claims.store.js';
import type { Outcome } from './classify-outcome.js';
import { signatureHeaders } from './sign-webhook.js';
import { WebhookClient } from './webhook-client.js';

/** Posts each event as a signed webhook. */
@Injectable()
export class WebhookCarrier implements Carrier {
  readonly kind = 'webhook';
  readonly first = 'oldest';

  constructor(
    private readonly client: WebhookClient,
    private readonly box: SecretBox,
    private readonly logger: Logger,
  ) {}

  batchSize(): number {
    return 1;
  }

  prepare(): Promise<Send> {
    return Promise.resolve((deliveries, receiver, at, ending) =>
      Promise.all(deliveries.map(delivery => this.post(delivery, receiver, at, ending))),
    );
  }

  private async post({ eventId, body }: Head, { id, url, secrets, maxConcurrent }: Ready, at: Date, ending: AbortSignal): Promise<Outcome> {
    const opened = openSecrets(secrets, id, this.box, at);
    if (opened.length === 0) {
      this.logger.error('the secrets of a subscription cannot be read: was SECRETS_KEY or BATON_ADMIN_KEY changed?', {
        subscriptionId: id,
      });
      return { kind: 'failed', error: 'its secrets cannot be read with the key of this service: add a new one' };
    }
    const headers = signatureHeaders(eventId, at, body, opened);
    return this.client.post({ subscriptionId: id, url, maxConcurrent, headers, body }, ending);
  }
}
