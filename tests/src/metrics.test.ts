import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { createClient } from './support/client.ts';
import { root } from './support/repository.ts';
import { findBuyable, openCart, orderOf, placeOrder } from './support/shopping.ts';

const guest = createClient(inject('gatewayUrl'));
const SUPERVISOR = 'supervisor';
/** Each is a service, or all of them. */
const PROCESSES = Object.keys(inject('processIds')).filter((name) => name !== 'postgres');

/** The values of a service's metrics, by name and labels as they are written. */
async function metricsOf(service: string) {
  const response = await fetch(`http://127.0.0.1:${inject('metricsPorts')[service]}/metrics`);
  expect(response.headers.get('content-type')).toContain('text/plain');
  const lines = (await response.text()).split('\n');
  const series = lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split(/ (?=\S+$)/));
  return {
    names: lines.flatMap((line) => /^# TYPE (\S+)/.exec(line)?.[1] ?? []),
    values: new Map(series.map(([name = '', value]) => [name, Number(value)])),
  };
}

/** The sum of the values of all series that have this name and these labels. */
async function sumOf(service: string, name: string, labels: Record<string, string>): Promise<number> {
  const { values } = await metricsOf(service);
  const matches = [...values].filter(
    ([series]) =>
      series.startsWith(`${name}{`) &&
      Object.entries(labels).every(([key, value]) => series.includes(`${key}="${value}"`)),
  );
  return matches.reduce((sum, [, value]) => sum + value, 0);
}

it('each metric is documented, and each documented one exists', async () => {
  const page = readFileSync(join(root, 'docs/metrics.md'), 'utf8');
  const documented = [...page.matchAll(/^\| `(\w+)` \| (.+?) \|/gm)].map(([, name, services]) => ({ name, services }));
  for (const process of PROCESSES) {
    const own = process.replace('-subgraph', '');
    const isIn = (services = '') =>
      services === 'all' || services.split(', ').some((service) => service === own || own === 'one-process');
    const expected = documented.filter(({ services }) => services !== SUPERVISOR && isIn(services));
    const { names } = await metricsOf(process);
    const found = names.filter((name) => !/^(process|nodejs)_/.test(name));
    expect({ process, names: found.sort() }).toEqual({ process, names: expected.map(({ name }) => name).sort() });
  }
  // This graph takes no backups.
  const ofSupervisor = documented.filter(
    ({ name, services }) => services === SUPERVISOR && !name?.startsWith('backup_'),
  );
  expect((await metricsOf(SUPERVISOR)).names).toEqual(expect.arrayContaining(ofSupervisor.map(({ name }) => name)));
});

it('an order is seen in the metrics of the services that take part', async () => {
  const step = { step: 'HOLD', outcome: 'DONE' };
  const places = [
    ['gateway', 'graphql_operation_duration_seconds_count', { type: 'mutation', outcome: 'answered' }],
    ['gateway', 'graphql_operation_cost_count', { type: 'mutation' }],
    ['gateway', 'service_call_duration_seconds_count', { service: 'orders-subgraph', outcome: 'answered' }],
    ['orders-subgraph', 'checkout_step_duration_seconds_count', step],
    ['orders-subgraph', 'service_call_duration_seconds_count', { service: 'products-subgraph', outcome: 'answered' }],
    ['cart-subgraph', 'http_server_request_duration_seconds_count', { route: '/graphql', status: '200' }],
  ] as const;
  const read = () => Promise.all(places.map(([service, name, labels]) => sumOf(service, name, labels)));
  const before = await read();
  const [variant] = await findBuyable(guest, 1);
  const cart = await openCart(guest, [{ variantId: variant?.id ?? '', quantity: 1 }]);
  expect((await placeOrder(guest, orderOf(cart))).userErrors).toEqual([]);
  const after = await read();
  for (const [index, place] of places.entries()) {
    expect({ place, more: (after[index] ?? 0) > (before[index] ?? 0) }).toEqual({ place, more: true });
  }
});

it('an operation of the manifest is measured by its name, any other as "other"', async () => {
  const name = 'graphql_operation_duration_seconds_count';
  const [known] = JSON.parse(
    readFileSync(join(root, 'operations/persisted-query-manifest.json'), 'utf8'),
  ).operations.filter(({ type, body }: { type: string; body: string }) => type === 'query' && !body.includes('$'));
  const before = await sumOf('gateway', name, { operation: known.name });
  for (let time = 0; time < 3; time += 1) await guest.query(known.body);
  expect(await sumOf('gateway', name, { operation: known.name })).toBe(before + 3);
});

it('what clients send adds no series: names of operations, routes, methods, headers', async () => {
  const send = async (tag: string) => {
    await guest.query(`query Name${tag} { products(first: 1) { nodes { alias${tag}: title } } }`);
    await guest.query(`query Wrong${tag} { field${tag} }`);
    await fetch(inject('gatewayUrl').replace('/graphql', `/path-${tag}`), {
      method: 'PUT',
      headers: { [`x-${tag}`]: tag },
    });
  };
  for (let time = 0; time < 3; time += 1) await send(`First${time}`);
  const before = (await metricsOf('gateway')).values.size;
  for (let time = 0; time < 30; time += 1) await send(`Later${time}`);
  const { values } = await metricsOf('gateway');
  expect([...values.keys()].filter((series) => /First|Later/.test(series))).toEqual([]);
  expect(values.size).toBe(before);
});
