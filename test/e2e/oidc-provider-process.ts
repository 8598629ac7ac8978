import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

/**
 * A real OpenID Connect provider in a process of its own: REDIRECT_URI in, its issuer as the
 * first line out. Whoever asks is signed in at once as the person named by `/as/NAME/GROUP[/mfa]`.
 */

const [redirectUri] = process.argv.slice(2);
let person = { name: 'nobody', groups: [] as string[], secondFactor: false };

const server = createServer((request, response) => {
  answer(request, response).catch(() => response.destroy());
});
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const provider = new Provider(issuer, {
  clients: [
    { client_id: 'kharuul', client_secret: 'a secret of this test', redirect_uris: [redirectUri!] },
  ],
  claims: {
    openid: ['sub', 'amr'],
    profile: ['name', 'preferred_username'],
    groups: ['groups'],
  },
  scopes: ['openid', 'profile', 'groups'],
  // Claims in the id token, as providers of organisations do.
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({
      sub: id,
      name: `Person ${id}`,
      preferred_username: id,
      groups: person.groups,
    }),
  }),
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, first, name, group, factor] = (request.url ?? '').split('/');
  if (first === 'as') {
    person = { name: name!, groups: [group!], secondFactor: factor === 'mfa' };
    response.end('ok');
    return;
  }
  if (first !== 'interaction') {
    await provider.callback()(request, response);
    return;
  }
  const { params, grantId, session } = await provider.interactionDetails(request, response);
  const grant = grantId
    ? await provider.Grant.find(grantId)
    : new provider.Grant({
        accountId: session?.accountId ?? person.name,
        clientId: String(params['client_id']),
      });
  grant!.addOIDCScope('openid profile groups');
  const amr = person.secondFactor ? { amr: ['pwd', 'mfa'] } : {};
  const result = {
    login: { accountId: person.name, ...amr },
    consent: { grantId: await grant!.save() },
  };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
}

process.stdout.write(`${issuer}\n`);
