// Gets a person's access token for the administration API by the device flow (RFC 8628), and prints it:
//   node docs/examples/sign-in.mjs http://localhost:4000 first-steps
import { setTimeout as pause } from 'node:timers/promises';

const [issuer, clientId] = process.argv.slice(2);
const resource = `${issuer}/admin/api/v1`;
const grantType = 'urn:ietf:params:oauth:grant-type:device_code';

async function post(address, fields) {
  const answer = await fetch(address, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, ...fields }),
  });
  return answer.json();
}

const metadata = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
// Each scope that the API has; a token gets those that the app may ask for and that a role of the person gives.
const document = await (await fetch(`${resource}/openapi.json`)).json();
const scope = Object.keys(document.components.securitySchemes.oauth.flows.authorizationCode.scopes).join(' ');

const device = await post(metadata.device_authorization_endpoint, { scope, resource });
if (device.error) throw new Error(`${device.error}: ${device.error_description}`);
console.error(`Open ${device.verification_uri_complete}`);
console.error(`and allow it there, where the code is ${device.user_code}.`);

let interval = device.interval ?? 5;
for (;;) {
  await pause(interval * 1000);
  const answer = await post(metadata.token_endpoint, {
    grant_type: grantType,
    device_code: device.device_code,
    resource,
  });
  if (answer.access_token) {
    console.log(answer.access_token);
    break;
  }
  if (answer.error === 'slow_down') interval += 5;
  else if (answer.error !== 'authorization_pending') throw new Error(`${answer.error}: ${answer.error_description}`);
}
