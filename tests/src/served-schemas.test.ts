import type { ServiceProcess } from '@commerce/local-stack';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createClient } from './support/client.ts';
import { startGateway } from './support/extra-gateway.ts';
import { type StandIn, standInFor } from './support/stand-in.ts';

const subgraphs = inject('subgraphUrls');
let cart: StandIn;
let gateway: ServiceProcess;
let lenient: ServiceProcess;
let output = '';
let onOutput = () => {};

/** Resolves once the gateway's log contains a text. */
const logged = (text: string) =>
  new Promise<void>((resolve) => {
    onOutput = () => {
      if (output.includes(text)) resolve();
    };
    onOutput();
  });

const readiness = async (url: string) => (await fetch(new URL('/health/ready', url))).status;

beforeAll(async () => {
  cart = await standInFor(subgraphs.cart);
  cart.serve((sdl) => sdl.replace('totalQuantity: Int!', 'totalQuantity: Int'));
  gateway = await startGateway({ CART_URL: cart.url }, (text) => {
    output += text;
    onOutput();
  });
  lenient = await startGateway({ CART_URL: cart.url, SCHEMA_MISMATCH: 'warn' });
});

afterAll(async () => {
  await gateway?.stop();
  await lenient?.stop();
  await cart?.close();
});

describe('a gateway', () => {
  it('a gateway is ready while all subgraphs serve the composed schemas', async () => {
    expect(await readiness(inject('gatewayUrl'))).toBe(200);
  });

  it('a gateway warns at its start about a subgraph that serves another schema', async () => {
    await logged('SUBGRAPH_SCHEMA_MISMATCH');
    const [warning] = output.split('\n').filter((line) => line.includes('SUBGRAPH_SCHEMA_MISMATCH'));
    expect(JSON.parse(warning ?? '')).toMatchObject({ level: 40, subgraph: 'cart' });
  });

  it('a gateway is not ready while a subgraph serves another schema, and is ready again when it serves the composed one', async () => {
    expect(await readiness(gateway.url)).toBe(503);
    cart.serve((sdl) => sdl);
    expect(await readiness(gateway.url)).toBe(200);
    cart.serve((sdl) => `${sdl}\ntype Another { id: ID }`);
    expect(await readiness(gateway.url)).toBe(503);
  });

  it('a gateway that is configured to warn only is ready anyway', async () => {
    expect(await readiness(lenient.url)).toBe(200);
  });

  it('a gateway accepts a different order and different descriptions of the same schema', async () => {
    cart.serve((sdl) => `# printed by another server\n${sdl.replaceAll(/"""[\s\S]*?"""/g, '')}`);
    expect(await readiness(gateway.url)).toBe(200);
  });

  it('a gateway uses the last known state of a subgraph that is slow to answer', async () => {
    cart.serve((sdl) => `${sdl}\ntype Another { id: ID }`);
    expect(await readiness(gateway.url)).toBe(503);
    cart.hang();
    expect(await readiness(gateway.url)).toBe(503);
  });

  it('a gateway stays ready while a subgraph does not answer: it serves the rest of the graph', async () => {
    await cart.close();
    expect(await readiness(gateway.url)).toBe(200);
    const { data } = await createClient(`${gateway.url}/graphql`).query('{ products(first: 1) { totalCount } }');
    expect(data.products.totalCount).toBeGreaterThan(0);
  });
});
