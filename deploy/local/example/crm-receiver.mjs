// An example CRM: takes Baton's webhooks, keeps a record of each lead, and tells Baton of it and that the rep has taken it on. Node.js alone.
//   WEBHOOK_SECRET=whsec_… BATON_KEY=… node deploy/local/example/crm-receiver.mjs
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const { WEBHOOK_SECRET = '', BATON_URL = 'http://127.0.0.1:3001', BATON_KEY, PORT = '4000' } = process.env;
const key = Buffer.from(WEBHOOK_SECRET.replace('whsec_', ''), 'base64');
/** By leadId. */
const records = new Map();
/** What had its effect. In a real CRM: a table with a unique key, written in the same transaction as the record. */
const seen = new Set();

function isTrusted({ 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures = '' }, body) {
  if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) < 300)) return false;
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
  return signatures.split(' ').some(signature => {
    const given = Buffer.from(signature.slice(3), 'base64');
    return signature.startsWith('v1,') && given.length === expected.length && timingSafeEqual(given, expected);
  });
}

/** Tells Baton something about a lead. The same externalId again changes nothing, so that it can be repeated. */
async function tellBaton(update) {
  const answer = await fetch(`${BATON_URL}/v1/crm-updates`, {
    method: 'POST',
    headers: { authorization: `Bearer ${BATON_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(update),
  });
  if (!answer.ok) throw new Error(`Baton answered ${answer.status}: ${await answer.text()}`);
}

async function take({ id, type, data }) {
  const { leadId } = data;
  // Of an id of the CRM's own, by which it can speak of the lead from then on.
  const recordId = `C-${leadId.slice(-12)}`;
  if (type === 'baton.assignment.lead-assigned.v1') {
    records.set(leadId, { recordId, owner: data.rep.name, person: data.person, company: data.company, why: data.because });
    const record = { system: 'example-crm', recordId };
    await tellBaton({ externalId: `accepted-${id}`, leadId, record, status: 'accepted', repExternalId: data.rep.externalId });
  } else if (type === 'baton.assignment.lead-unassigned.v1') records.set(leadId, { ...records.get(leadId), owner: null });
  else if (type === 'baton.intake.lead-erased.v1') records.delete(leadId);
}

createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray()).toString();
  const id = request.headers['webhook-id'];
  if (!isTrusted(request.headers, body)) return response.writeHead(401).end();
  try {
    if (!seen.has(id)) await take(JSON.parse(body));
    seen.add(id);
    response.writeHead(204).end();
  } catch (error) {
    // Baton sends it again.
    response.writeHead(500).end(error.message);
  }
}).listen(Number(PORT), '127.0.0.1', () => console.log(`waiting for webhooks at http://127.0.0.1:${PORT}`));
