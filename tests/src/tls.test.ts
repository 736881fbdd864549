import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { request as requestPlain } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { createAuthority, type Issued, openAuthority } from '@commerce/certificates';
import { startService } from '@commerce/local-stack';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { secretFile } from './support/beside.ts';
import { graph, programOf, subgraphVariables } from './support/known-graph.ts';
import { root, temporaryDirectory } from './support/repository.ts';
import { type RunningGraph, runGraph } from './support/run-graph.ts';
import { runSql } from './support/stock.ts';

let shop: RunningGraph;
beforeAll(async () => {
  // Its processes are the rule here.
  shop = await runGraph({ tls: true, oneProcess: false });
  return shop.stop;
});

const folders: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const remove of folders) await remove();
});

const GATEWAY = { names: ['gateway'] };
const PRODUCTS = '{"query":"{ products(first: 1) { totalCount } }"}';

/** A request on a connection of its own. */
async function ask(url: string, options: RequestOptions = {}) {
  const headers = { 'content-type': 'application/json' };
  const send = url.startsWith('https:') ? request : requestPlain;
  const sent = send(url, { method: 'POST', headers, agent: false, ca: authority(), ...options }).end(PRODUCTS);
  const [answer] = await once(sent, 'response');
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever it has just asked for.
  return { status: answer.statusCode as number, body: (await json(answer)) as any };
}

function authority(): string {
  return readFileSync(shop.certificates?.caFile ?? '', 'utf8');
}

function openOurs() {
  const key = readFileSync(join(shop.dataDirectory, 'secrets/tls/ca.key.pem'), 'utf8');
  return openAuthority({ cert: authority(), key });
}

async function certificateFiles({ cert, key }: Issued) {
  const folder = await temporaryDirectory();
  folders.push(folder.remove);
  const [certFile, keyFile] = [join(folder.path, 'cert.pem'), join(folder.path, 'key.pem')];
  writeFileSync(certFile, cert);
  writeFileSync(keyFile, key);
  return { SERVICE_CERT_FILE: certFile, SERVICE_CERT_KEY_FILE: keyFile };
}

const subgraphUrl = (name: string) => `https://127.0.0.1:${shop.ports[`${name}-subgraph`]}/graphql`;

/** Another gateway of the same shop. */
async function startGateway(env: Record<string, string>): Promise<string> {
  const urls = graph.subgraphs.map(({ subgraph }) => [subgraph, subgraphUrl(subgraph)]);
  const { url, stop } = await startService({
    service: 'gateway',
    program: programOf('gateway'),
    env: {
      ...{ PATH: process.env.PATH, NODE_ENV: 'development', PORT: '0', LOG_LEVEL: 'error', SCHEMA_MISMATCH: 'warn' },
      SERVICE_KEY_FILE: secretFile('gateway.key.json', shop),
      SERVICE_CA_FILE: shop.certificates?.caFile,
      ...subgraphVariables(Object.fromEntries(urls)),
      ...env,
    },
    onOutput: () => undefined,
  });
  onTestFinished(() => stop());
  return `${url}/graphql`;
}

it('npm start -- --tls: a shopper orders over HTTPS, and every connection of a service to its database is encrypted', async () => {
  const variables = { ...process.env, GATEWAY_URL: shop.gatewayUrl, NODE_EXTRA_CA_CERTS: shop.certificates?.caFile };
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'scripts/run.js'), 'demo'], {
    env: variables,
  });
  expect(stdout).toContain('orders → cart → products → orders');
  const rows = await runSql(
    shop.database?.current().superuserUrl ?? '',
    `SELECT usename, bool_and(ssl) AS ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
     WHERE usename LIKE '%_service' GROUP BY usename ORDER BY usename`,
    [],
  );
  const roles = graph.databases.map(({ serviceRole }) => serviceRole).sort();
  expect(rows).toEqual(roles.map((usename) => ({ usename, ssl: true })));
});

it('subgraphs answer nothing to callers without a good certificate of the shop, and nothing without TLS', async () => {
  const ours = await openOurs();
  const refused = [
    {},
    await (await createAuthority('Commerce supergraph on this machine')).issue(GATEWAY),
    await ours.issue({ ...GATEWAY, until: new Date(Date.now() - 60_000) }),
    await ours.issue({ names: ['visitor'] }),
  ];
  for (const { subgraph } of graph.subgraphs) {
    const url = subgraphUrl(subgraph);
    for (const certificate of refused) expect((await ask(url, certificate)).status).toBe(403);
    // It may knock, and has no token.
    expect((await ask(url, await ours.issue(GATEWAY))).body.errors).toHaveLength(1);
    await expect(ask(url.replace('https', 'http'))).rejects.toMatchObject({ code: 'ECONNRESET' });
  }
});

it.each<[string, () => Promise<Record<string, string>>]>([
  ['shows no certificate', async () => ({})],
  [
    'trusts another authority than that of the subgraphs',
    async () => ({
      ...(await certificateFiles(await (await openOurs()).issue(GATEWAY))),
      SERVICE_CA_FILE: (await certificateFiles(await createAuthority('x'))).SERVICE_CERT_FILE,
    }),
  ],
])('a gateway that %s reaches no subgraph', async (_title, variables) => {
  const { data, errors } = (await ask(await startGateway(await variables()))).body;
  expect(data?.products ?? null).toBeNull();
  expect(errors).toMatchObject([{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }]);
});

it('a gateway with a certificate of the shop reaches the subgraphs, and one that is to call http does not start', async () => {
  const files = await certificateFiles(await (await openOurs()).issue(GATEWAY));
  expect((await ask(await startGateway(files))).body.data.products.totalCount).toBeGreaterThan(0);
  const plain = subgraphUrl('cart').replace('https', 'http');
  await expect(startGateway({ ...files, CART_URL: plain })).rejects.toThrow('CART_URL: must be https');
});
