import { describe, expect, it } from '@jest/globals';
import type { PlannedRequest } from '../harness/load.js';
import { authorizationPath, codeFlowTokens } from './code-flow.js';

const flow = {
  clientId: 'bench',
  redirectUri: 'http://localhost:4003/bench',
  resource: 'https://orders.example.com',
  scope: 'orders:read',
  authorization: 'Basic x',
  cookie: 'session=1',
};

describe('a code flow', () => {
  it('asks with the S256 challenge of its verifier (RFC 7636 appendix B)', () => {
    const path = authorizationPath(flow, 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk');
    expect(Object.fromEntries(new URL(path, 'http://localhost').searchParams)).toEqual({
      response_type: 'code',
      client_id: 'bench',
      redirect_uri: 'http://localhost:4003/bench',
      scope: 'orders:read',
      resource: 'https://orders.example.com',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    });
  });

  it('trades the code of the redirect for tokens', async () => {
    const asked: PlannedRequest[] = [];
    const tokens = await codeFlowTokens(async (planned, status = 200) => {
      asked.push(planned);
      const location = `${flow.redirectUri}?code=c&iss=i`;
      return { status, headers: status === 303 ? { location } : {}, body: '{"access_token":"t"}' };
    }, flow);
    expect(tokens).toEqual({ access_token: 't' });
    expect(asked.map(({ headers }) => headers?.cookie ?? headers?.authorization)).toEqual(['session=1', 'Basic x']);
    expect(Object.fromEntries(new URLSearchParams(asked[1]?.body))).toMatchObject({
      grant_type: 'authorization_code',
      code: 'c',
      redirect_uri: flow.redirectUri,
    });
  });

  it('fails where the redirect brings no code', async () => {
    const send = async () => ({ status: 303, headers: { location: `${flow.redirectUri}?error=x` }, body: '' });
    await expect(codeFlowTokens(send, flow)).rejects.toThrow('no code');
  });
});
