// A certified OpenID Connect provider for the tests: anybody signs in with any password, and is in the groups that their name says.
import Provider from 'oidc-provider';

const [port, redirect] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const client = (id, secret) => ({
  client_id: id,
  redirect_uris: [redirect],
  response_types: ['code'],
  grant_types: ['authorization_code'],
  ...(secret ? { client_secret: secret, token_endpoint_auth_method: secret.startsWith('post') ? 'client_secret_post' : 'client_secret_basic' } : { token_endpoint_auth_method: 'none' }),
});
const provider = new Provider(issuer, {
  clients: [client('costline', 'basic-secret'), client('public')],
  claims: { openid: ['sub'], email: ['email'], groups: ['groups'] },
  scopes: ['openid', 'email', 'groups'],
  pkce: { required: () => true },
  cookies: { keys: ['of the test'] },
  findAccount: (context, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: `${id}@example.com`, groups: id.split('.') }),
  }),
});
const server = provider.listen(Number(port), '127.0.0.1', () => console.log(`listening ${server.address().port}`));
