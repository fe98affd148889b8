// A real issuer on a free port of loopback. Prints one line of JSON when it listens; ends when its
// standard input ends, so that it never outlives the test.
//
// POST /test/rotate    begins to sign with a new key, and serves no other
// GET  /test/fetches   how often the key set was fetched
import http from 'node:http';
import {generateKeyPairSync} from 'node:crypto';
import Provider from 'oidc-provider';

const resource = 'https://banyan.test';
let keys = 0;
let fetches = 0;

function newKey() {
  const {privateKey} = generateKeyPairSync('rsa', {modulusLength: 2048});
  return {...privateKey.export({format: 'jwk'}), kid: `key-${++keys}`, alg: 'RS256', use: 'sig'};
}

const people = {
  ada: {team: 'analytical', plan: 'premium', role: 'editor', email: 'ada@issuer.test', name: 'Ada'},
  bob: {team: 'analytical', plan: 'no-such-plan', role: 'emperor', email: 'bob@issuer.test', name: 'Bob'},
  eve: {team: 'analytical', plan: 'premium', role: 'owner', email: 'eve@issuer.test', name: 'Eve'},
};

function provider(issuer) {
  return new Provider(issuer, {
    jwks: {keys: [newKey()]},
    clients: Object.keys(people).map((name) => ({
      client_id: name,
      client_secret: `${name}-secret`,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    })),
    extraTokenClaims(context, token) {
      return token.kind === 'ClientCredentials' ? people[token.clientId] : undefined;
    },
    ttl: {ClientCredentials: 600},
    features: {
      devInteractions: {enabled: false},
      clientCredentials: {enabled: true},
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        useGrantedResource: () => true,
        getResourceServerInfo: (context, indicator) => ({
          scope: '',
          audience: indicator,
          accessTokenFormat: 'jwt',
          jwt: {sign: {alg: 'RS256'}},
        }),
      },
    },
  });
}

let current;
let issuer;
const server = http.createServer((request, response) => {
  if (request.url === '/test/rotate') {
    current = provider(issuer).callback();
    response.end();
  } else if (request.url === '/test/fetches') {
    response.end(String(fetches));
  } else {
    if (request.url === '/jwks') fetches++;
    current(request, response);
  }
});
server.listen(0, '127.0.0.1', () => {
  issuer = `http://127.0.0.1:${server.address().port}`;
  current = provider(issuer).callback();
  console.log(JSON.stringify({issuer}));
});
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
