// A gateway process of Hive Gateway, except for the tokens that our subgraphs require.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { createTokenSigner } from '@commerce/identity';

/** The operations of the benchmark do not depend on the viewer. */
const GUEST = { customerId: null, scopes: [], service: null };

const { SUPERGRAPH, SERVICE_KEY_FILE, SUBGRAPH_URLS, HIVE_DIRECTORY } = process.env;
const runtime = createRequire(`${HIVE_DIRECTORY}/package.json`).resolve('@graphql-hive/gateway-runtime');
const { createGatewayRuntime } = await import(pathToFileURL(runtime));
const sign = await createTokenSigner(JSON.parse(await readFile(SERVICE_KEY_FILE, 'utf8')));
const urls = JSON.parse(SUBGRAPH_URLS);
const nameOf = new Map(Object.entries(urls).map(([name, url]) => [url, name]));
const supergraph = (await readFile(SUPERGRAPH, 'utf8')).replace(
  /(@join__graph\(name: "(\w+)", url: )"[^"]*"/g,
  (_, before, name) => `${before}${JSON.stringify(urls[name])}`,
);

const gateway = createGatewayRuntime({
  supergraph,
  logging: 'error',
  plugins: () => [
    {
      async onFetch({ url, options, setOptions }) {
        const authorization = `Bearer ${await sign(`${nameOf.get(url)}-subgraph`, GUEST)}`;
        setOptions({ ...options, headers: { ...options.headers, authorization } });
      },
    },
  ],
});
const server = createServer(gateway).listen(0, '127.0.0.1', () =>
  process.send({ listening: `http://127.0.0.1:${server.address().port}` }),
);
process.once('disconnect', () => process.exit());
