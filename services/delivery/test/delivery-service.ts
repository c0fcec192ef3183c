import { topics } from '@baton/contracts';
import { messagingMigrations, Timers } from '@baton/messaging';
import { ManualClock, type Clock } from '@baton/platform';
import { serviceUnderTest, type ServiceUnderTest, type TestService } from '@baton/testing';
import { DeliveryModule } from '../src/delivery.module.js';
import { deliveryMigrations } from '../src/migrations/index.js';

export const consumed = [topics.intakeLeads.name, topics.assignmentLeads.name, topics.deliveryLeads.name, 'delivery.dead-letters.v1'];
export const migrations = [...messagingMigrations, ...deliveryMigrations];
/** Receivers of tests are on this machine. */
export const towardsThisMachine = { ALLOW_INSECURE_TARGETS: 'true', DELIVERY_ALLOWED_NETWORKS: '127.0.0.1/32' };

/** Delivery on the test stack. */
export interface DeliveryUnderTest extends ServiceUnderTest {
  put(path: string, body: unknown): ReturnType<ServiceUnderTest['send']>;
  /** Makes a subscription. @returns its secret */
  subscribe(id: string, url: string, more?: object): Promise<string>;
}

export async function deliveryUnderTest(options: { env?: Record<string, string>; clock?: Clock } = {}): Promise<DeliveryUnderTest> {
  const env = { ...towardsThisMachine, ...options.env };
  const { clock } = options;
  const started = ({ app }: TestService) => {
    if (clock instanceof ManualClock) clock.onMove(() => app.get(Timers).wakeAll());
  };
  const delivery = await serviceUnderTest('delivery', DeliveryModule, migrations, { env, clock, started });
  const put = (path: string, body: unknown) => delivery.send('PUT', path, body);
  return {
    ...delivery,
    put,
    subscribe: async (id, url, more = {}) => {
      const { status, body } = await put(`/v1/delivery/subscriptions/${id}`, { url, ...more });
      if (status !== 200) throw new Error(JSON.stringify(body));
      return body.secret;
    },
  };
}
