// A gateway process of `@apollo/gateway` and Apollo Server without our changes, except for the tokens that our
// subgraphs require.

import { readFile } from 'node:fs/promises';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { createTokenSigner } from '@commerce/identity';

process.env.APOLLO_TELEMETRY_DISABLED = '1';

/** The operations of the benchmark do not depend on the viewer. */
const GUEST = { customerId: null, scopes: [], service: null };

const { SUPERGRAPH, SERVICE_KEY_FILE, SUBGRAPH_URLS } = process.env;
const sign = await createTokenSigner(JSON.parse(await readFile(SERVICE_KEY_FILE, 'utf8')));
const urls = JSON.parse(SUBGRAPH_URLS);

class Source extends RemoteGraphQLDataSource {
  async willSendRequest({ request }) {
    request.http.headers.set('authorization', `Bearer ${await sign(`${this.name}-subgraph`, GUEST)}`);
  }
}

const gateway = new ApolloGateway({
  supergraphSdl: await readFile(SUPERGRAPH, 'utf8'),
  buildService: ({ name }) => Object.assign(new Source({ url: urls[name] }), { name }),
});
const server = new ApolloServer({ gateway, csrfPrevention: true });
const { url } = await startStandaloneServer(server, { listen: { host: '127.0.0.1', port: 0 } });
process.send({ listening: url });
process.once('disconnect', () => process.exit());
