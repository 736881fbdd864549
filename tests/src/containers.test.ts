import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { buildImages, hasContainers, type Images } from './support/containers.ts';
import { deployShop, type Running, shopOnce, startServices } from './support/deployed-shop.ts';
import { openChart } from './support/helm.ts';
import { graph } from './support/known-graph.ts';
import { startLoad } from './support/load.ts';
import { hasPods, playChart, tagForChart } from './support/pods.ts';
import { root } from './support/repository.ts';

if (!hasContainers)
  process.stderr.write('buildah, podman or runc is missing, or this is not root: NO image is tested.\n');
else if (!hasPods) process.stderr.write('aardvark-dns is missing: the chart is NOT run as pods.\n');

const SUBGRAPHS = graph.subgraphs.map(({ subgraph }) => subgraph);
const IMAGES = ['gateway', ...SUBGRAPHS, 'one-process', 'migrate', 'jobs'];
const CATALOGUE = join(root, 'demo/catalogue.csv');
const LARGEST = 60_000_000;
/** Between two looks of a load balancer at the readiness of a gateway. */
const LOOK_MS = 100;
/** Longer than a balancer and the gateway need to notice. Orders of the load have one address. */
const SETTINGS = { DRAIN_MS: '2000', UNPAID_ORDERS_PER_ADDRESS: '0', UNPAID_ORDERS_PER_BUYER: '0' };

describe.runIf(hasContainers)('images', () => {
  let images: Images;
  beforeAll(async () => {
    images = await buildImages(IMAGES);
    return () => images.remove();
  }, 1_800_000);

  it('the layers of an image have at most 60 MB beside those of Node', async () => {
    for (const name of IMAGES)
      expect({ name, size: await images.sizeOf(name) }).toSatisfy(({ size }) => size < LARGEST);
  });

  it('containers set a shop up and run it without rights, a shell or a folder to write in, and end by SIGTERM without a failed request', async () => {
    const shop = await deployShop(images);
    const services = await startServices(shop, { count: 2, more: SETTINGS });
    for (const { name } of Object.values(services).flat()) {
      expect({ name, code: await images.checkHealth(name) }).toEqual({ name, code: 0 });
    }
    const load = startLoad(balance(services.gateway ?? []));
    await load.goesOn();
    for (const [name, [first]] of Object.entries(services)) {
      expect({ name, code: await first?.stop() }).toEqual({ name, code: 0 });
      await load.goesOn();
    }
    expect((await load.end()).failures).toEqual([]);
    expect(await shop.operate('jobs', 'audit')).toMatch(/ orders audited, no differences found\n$/);
  });

  it('the image of all services in one process runs a shop, and ends by SIGTERM', async () => {
    const shop = await deployShop(images);
    const { url, name, stop } = await shop.start('one-process');
    expect(await images.checkHealth(name)).toBe(0);
    await shopOnce(url);
    expect(await stop()).toBe(0);
  });

  it.runIf(hasPods)(
    'the objects of the Helm chart run as pods: they set a shop up, serve it and end by SIGTERM',
    async () => {
      const chart = await openChart();
      if (!chart) return;
      await tagForChart(images, IMAGES);
      const shop = await playChart(chart, images);
      expect(await shop.runJob('shop-migration')).toBe(0);
      const url = await shop.startServices();
      await shop.operate('import', CATALOGUE);
      await shopOnce(url);
      expect(await shop.runJob('shop-audit')).toBe(0);
      expect(Object.values(await shop.stopServices())).toEqual(['gateway', ...SUBGRAPHS].map(() => 0));
    },
  );
});

/** Which gateway the next client asks: a balancer that sends nothing to gateways that are not ready. */
function balance(gateways: readonly Running[]): (orders: number) => string {
  const ready = new Set(gateways);
  let isEnding = false;
  const look = async (gateway: Running) => {
    while (!isEnding) {
      const answer = await fetch(`${gateway.url}/health/ready`).catch(() => null);
      if (answer?.status === 200) ready.add(gateway);
      else ready.delete(gateway);
      await delay(LOOK_MS);
    }
  };
  const looking = Promise.all(gateways.map(look));
  onTestFinished(async () => {
    isEnding = true;
    await looking;
  });
  return (orders) => [...ready].slice(orders % ready.size)[0]?.url ?? '';
}
