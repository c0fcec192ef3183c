import { aLeadAssigned, aLeadEscalated, aLeadUnassigned, anSlaReminder, eventually } from '@baton/testing';
import { ChatStandIn } from '../../test/chat-stand-in.js';
import { notifyingService, type Notifying } from '../../test/notifying-service.js';

let delivery: Notifying;
let slack: ChatStandIn;
let teams: ChatStandIn;
beforeAll(async () => {
  [delivery, slack, teams] = await Promise.all([notifyingService(), ChatStandIn.slack(), ChatStandIn.teams()]);
}, 60_000);
afterAll(async () => {
  await delivery?.close();
  await Promise.all([slack?.close(), teams?.close()]);
}, 60_000);
afterEach(async () => {
  for (const { id } of (await delivery.get('/v1/delivery/notification-channels')).body.channels)
    await delivery.service.request(`/v1/delivery/notification-channels/${id}`, { method: 'DELETE' });
});

const rep = { repId: 'grace', name: 'Grace Hopper', email: 'grace@baton.example', timeZone: 'Europe/Berlin' };
const person = {
  firstName: 'Ada',
  lastName: '<!channel> *bold* [free](https://evil.example) <https://evil.example|click> & co',
  email: 'ada@engines.example',
  phone: '+4930123456',
};
const assigned = (data: object = {}) => aLeadAssigned({ rep, person, ...data });
const deliveriesOf = async (leadId: string) => (await delivery.get(`/v1/delivery/deliveries?lead=${leadId}`)).body.deliveries;
const about = (chat: ChatStandIn, leadId: string): any[] => chat.taken.filter(body => JSON.stringify(body).includes(leadId));

it('a lead is told in Slack and Teams as both take it, with the links, and nothing that a person wrote becomes more than text', async () => {
  await delivery.channel('sales-slack', { kind: 'slack', url: slack.url });
  await delivery.channel('sales-teams', { kind: 'teams', url: teams.url });
  const event = assigned();
  await delivery.kafka.publish([event]);
  await eventually(async () => expect((await deliveriesOf(event.key)).map((d: any) => d.state)).toEqual(['delivered', 'delivered']));
  const [inSlack] = about(slack, event.key);
  const [inTeams] = about(teams, event.key);
  const buttons = inSlack.blocks.find((block: any) => block.type === 'actions').elements;
  const actions = inTeams.attachments[0].content.actions;
  for (const shown of [buttons.map((b: any) => [b.text.text, b.url]), actions.map((a: any) => [a.title, a.url])])
    expect(shown).toEqual([
      ['Accept', expect.stringMatching(/^http:\/\/baton\.example\/v1\/delivery\/answers\/[\w-]+$/)],
      ['Decline', expect.stringMatching(/^http:\/\/baton\.example\/v1\/delivery\/answers\/[\w-]+$/)],
    ]);
  expect(JSON.stringify(inSlack)).toContain('&lt;!channel&gt; *bold*');
  expect(JSON.stringify(inSlack)).not.toContain('"mrkdwn"');
  expect(JSON.stringify(inTeams)).not.toContain('"TextBlock"');
  // No more of a person than who it is.
  for (const text of [JSON.stringify(inSlack), JSON.stringify(inTeams)]) {
    expect(text).toContain('Ada');
    expect(text).not.toMatch(/ada@engines|4930123456/);
  }
});

it('the answer of a link says by which chat it came', async () => {
  await delivery.channel('sales-teams', { kind: 'teams', url: teams.url });
  const event = assigned();
  await delivery.kafka.publish([event]);
  await eventually(() => expect(about(teams, event.key)).toHaveLength(1));
  await delivery.submit(about(teams, event.key)[0].attachments[0].content.actions[0].url);
  const answers = await delivery.kafka.collect('delivery.leads.v1', events => events.some(e => e.key === event.key));
  expect(answers.find(e => e.key === event.key)?.data).toMatchObject({ answer: 'accepted', channel: 'teams', repId: 'grace' });
});

it('a chat that is to know nothing of persons hears of the company alone', async () => {
  await delivery.channel('sales-slack', { kind: 'slack', url: slack.url, personalData: 'none' });
  const event = assigned();
  await delivery.kafka.publish([event]);
  await eventually(() => expect(about(slack, event.key)).toHaveLength(1));
  expect(JSON.stringify(about(slack, event.key))).not.toMatch(/Ada|engines\.example/);
  expect(JSON.stringify(about(slack, event.key))).toContain('somebody of Analytical Engines');
});

it('a channel of some pools and reps hears of their leads, and of what it is to tell', async () => {
  await delivery.channel('enterprise', {
    kind: 'slack',
    url: slack.url,
    pools: ['enterprise'],
    reps: ['wei'],
    notices: ['assigned', 'escalated'],
  });
  const [ofPool, ofRep, other] = [
    assigned({ poolId: 'enterprise' }),
    assigned({ rep: { ...rep, repId: 'wei' } }),
    assigned({ poolId: 'growth' }),
  ];
  const { leadId, assignmentId } = ofPool.data;
  await delivery.kafka.publish([other, ofRep, ofPool, anSlaReminder({ leadId, assignmentId, repId: 'grace' })]);
  await delivery.kafka.publish([
    aLeadEscalated({ leadId, because: 'It lies.' }, { time: new Date(Date.parse(ofPool.time) + 1_000).toISOString() }),
  ]);
  await eventually(() => expect(about(slack, leadId)).toHaveLength(2));
  await eventually(() => expect(about(slack, ofRep.key)).toHaveLength(1));
  expect(await deliveriesOf(other.key)).toEqual([]);
  expect((await deliveriesOf(leadId)).map((d: any) => d.event)).toEqual(['escalated', 'assigned']);
});

it('a chat that has enough for now is left alone for as long as it asks, and then gets what waited', async () => {
  await delivery.channel('busy', { kind: 'slack', url: slack.url });
  slack.scripted.push({ status: 429, body: 'rate_limited', headers: { 'retry-after': '2' } });
  const events = [assigned(), assigned()];
  await delivery.kafka.publish(events);
  await eventually(async () =>
    expect((await delivery.get('/v1/delivery/notification-channels/busy')).body).toMatchObject({
      lastError: 'too many messages',
      failuresInRow: 0,
    }),
  );
  for (const event of events) await eventually(() => expect(about(slack, event.key)).toHaveLength(1));
});

it('a chat that took the message of a lead, but did not say so, is told that the lead is taken away', async () => {
  await delivery.channel('sales-slack', { kind: 'slack', url: slack.url });
  slack.hangsUp = true;
  const event = assigned();
  const { leadId, assignmentId } = event.data;
  await delivery.kafka.publish([event]);
  await eventually(async () => expect(await deliveriesOf(leadId)).toMatchObject([{ state: 'waiting', attempts: 1 }]));
  const taken = aLeadUnassigned({ leadId, assignmentId, repId: rep.repId, reason: 'sla-breached' });
  await delivery.kafka.publish([taken]);
  await eventually(async () => expect(await deliveriesOf(leadId)).toHaveLength(2));
  // What waits is tried at once.
  expect(await delivery.post('/v1/delivery/notification-channels/sales-slack/enable')).toMatchObject({ status: 200 });
  await eventually(async () => expect((await deliveriesOf(leadId)).map((d: any) => d.state)).toEqual(['delivered', 'delivered']));
  expect(about(slack, leadId).map(body => body.text)).toEqual([
    expect.stringContaining('New lead for Grace Hopper'),
    expect.stringContaining('No longer yours'),
  ]);
});

it('a message that a chat does not like is given up; a webhook that is gone disables the channel', async () => {
  await delivery.channel('odd', { kind: 'slack', url: slack.url });
  slack.scripted.push({ status: 400, body: 'invalid_blocks' });
  const refused = assigned();
  await delivery.kafka.publish([refused]);
  await eventually(async () => expect(await deliveriesOf(refused.key)).toMatchObject([{ state: 'dead', because: 'answered 400' }]));
  slack.scripted.push({ status: 410, body: 'channel_is_archived' });
  const waiting = assigned();
  await delivery.kafka.publish([waiting]);
  await eventually(async () =>
    expect((await delivery.get('/v1/delivery/notification-channels/odd')).body).toMatchObject({ state: 'disabled' }),
  );
  expect(await delivery.post('/v1/delivery/notification-channels/odd/enable')).toMatchObject({ status: 200 });
  await eventually(() => expect(about(slack, waiting.key)).toHaveLength(1));
});
