import { signatureHeaders } from './sign-webhook.js';

describe('the headers of a delivery', () => {
  // The example that the libraries of Standard Webhooks test themselves with.
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
  const at = new Date(1_614_265_330_000);
  const body = '{"test": 2432232314}';

  it('are those of the standard', () => {
    expect(signatureHeaders(id, at, body, [secret])).toEqual({
      'webhook-id': id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('have a signature for each valid secret', () => {
    const signature = signatureHeaders(id, at, body, ['whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD', secret])['webhook-signature'];
    expect(signature.split(' ')).toHaveLength(2);
    expect(signature.split(' ')[1]).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('change with every part that is signed', () => {
    const variants = [
      signatureHeaders('other', at, body, [secret]),
      signatureHeaders(id, new Date(at.getTime() + 1_000), body, [secret]),
      signatureHeaders(id, at, `${body} `, [secret]),
      signatureHeaders(id, at, body, ['whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD']),
      signatureHeaders(id, at, body, [secret]),
    ].map(headers => headers['webhook-signature']);
    expect(new Set(variants).size).toBe(5);
  });
});
