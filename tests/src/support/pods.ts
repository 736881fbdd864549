import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { startLocalPostgres } from '@commerce/local-postgres';
import { expect, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { TEST_SERVER_SETTINGS } from '../../../postgres.test-settings.ts';
import type { Images } from './containers.ts';
import type { Chart, KubernetesObject } from './helm.ts';
import { graph } from './known-graph.ts';
import { root } from './repository.ts';
import { runSql } from './stock.ts';
import { temporaryFolder } from './temporary-folder.ts';

const NETWORK = 'shop';
const TAG = 'test';
const WORKLOADS = ['Deployment', 'Job', 'CronJob'];
/** What podman does not know, or does itself in another way: it would publish each port at this machine. */
const NOT_PLAYED = ['ports', 'startupProbe', 'readinessProbe', 'livenessProbe'];
/** The name of a pod that has ended is looked for outside, where perhaps nobody answers. */
const PATIENCE = [
  { name: 'timeout', value: '1' },
  { name: 'attempts', value: '1' },
];
const NAMES_IN_NETWORKS = ['/usr/lib/podman/aardvark-dns', '/usr/libexec/podman/aardvark-dns'];

/** Whether podman can run pods that find each other by their names. */
export const hasPods = NAMES_IN_NETWORKS.some(existsSync);

/** The objects of the chart as pods on this machine, in a network of their own. */
export interface PlayedChart {
  /** Runs the pod of a Job or CronJob. @returns its exit code. */
  runJob(name: string): Promise<number>;
  /** Runs a command of the image `jobs`, with the operator's variables. */
  operate(...args: string[]): Promise<void>;
  /** Starts the pods of all Deployments. @returns the address of the gateway. */
  startServices(): Promise<string>;
  /** Stops them by SIGTERM. @returns their exit codes, by their names. */
  stopServices(): Promise<Record<string, number>>;
}

/** Sets up what the chart expects, a database server and Secrets, as `docs/deploy/kubernetes.md` says. */
export async function playChart(chart: Chart, images: Images): Promise<PlayedChart> {
  const { podman } = images;
  await podman('network', 'create', NETWORK);
  onTestFinished(async () => {
    await podman('pod', 'rm', '--all', '--force', '--time=0');
    await podman('network', 'rm', '--force', NETWORK);
  });
  const [, gateway = ''] = /"gateway": "(\S+)"/.exec(await podman('network', 'inspect', NETWORK)) ?? [];
  const secrets = await makeSecrets(images, gateway);
  const objects = await renderChart(chart);
  /** @returns the name of its container. */
  const play = async (name: string) => {
    const found = objects.find(({ kind, metadata }) => WORKLOADS.includes(kind) && metadata.name === name);
    if (!found) throw new Error(`the chart has no ${name}`);
    const pod = asPod(found);
    const file = join(await temporaryFolder(), 'pod.yaml');
    await writeFile(file, stringify(pod));
    await podman('kube', 'play', `--network=${NETWORK}`, file);
    return `${name}-${pod.spec.containers[0]?.name}`;
  };
  const services = objects.filter(({ kind }) => kind === 'Deployment').map(({ metadata }) => metadata.name);
  const started: string[] = [];
  return {
    runJob: async (name) => Number(await podman('wait', await play(name))),
    async operate(...args) {
      const envFile = join(secrets, 'operator', 'variables.env');
      await images.run({ bundle: 'jobs', args, envFile, env: { SHOP_CURRENCY: 'EUR' }, reads: [join(root, 'demo')] });
    },
    async startServices() {
      for (const name of services) started.push(await play(name));
      const infra = await podman('pod', 'inspect', '--format={{.InfraContainerID}}', 'shop-gateway');
      const format = `--format={{(index .NetworkSettings.Networks "${NETWORK}").IPAddress}}`;
      const url = `http://${(await podman('inspect', format, infra.trim())).trim()}:4000`;
      await expect.poll(() => fetch(`${url}/health/ready`).then(({ status }) => status, String)).toBe(200);
      return url;
    },
    async stopServices() {
      const codes = started.map(async (name) => {
        await podman('stop', '--time=30', name);
        return [name, Number(await podman('inspect', '--format={{.State.ExitCode}}', name))] as const;
      });
      return Object.fromEntries(await Promise.all(codes));
    },
  };
}

type Pod = Pick<KubernetesObject, 'apiVersion' | 'kind' | 'metadata'> & {
  spec: { containers: Record<string, unknown>[] };
};

async function renderChart(chart: Chart): Promise<KubernetesObject[]> {
  const file = join(await temporaryFolder(), 'values.yaml');
  const image = { registry: 'localhost', tag: TAG };
  const values = { image, migration: { createDatabases: true }, audit: { schedule: '@daily' }, drainMs: 0 };
  await writeFile(file, stringify(values));
  return chart.render(file);
}

/** The pod of a Deployment, Job or CronJob, with the name at which the Service of that name would be. */
function asPod(object: KubernetesObject): Pod {
  const { metadata, spec } = (object.spec.jobTemplate?.spec ?? object.spec).template;
  const containers = spec.containers.map((container: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(container).filter(([name]) => !NOT_PLAYED.includes(name))),
  );
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata, name: object.metadata.name },
    spec: { ...spec, containers, dnsConfig: { options: PATIENCE } },
  };
}

/** A database server that pods reach, and the Secrets of the release "shop". @returns the folder of the secrets. */
async function makeSecrets(images: Images, address: string): Promise<string> {
  const dataDirectory = join(await temporaryFolder(), 'postgres');
  const server = await startLocalPostgres({ dataDirectory, settings: TEST_SERVER_SETTINGS });
  onTestFinished(() => server.stop());
  const place = `${address}:${await forwardFrom(address, server.port)}`;
  const output = join(await temporaryFolder(), 'secrets');
  await images.run({ bundle: 'jobs', args: ['secrets', '--output', output, '--server', place], writes: [output] });
  const password = await readFile(join(output, 'database/password'), 'utf8');
  await runSql(server.superuserUrl, `ALTER ROLE postgres PASSWORD '${password}'`, []);
  for (const name of ['operator', ...graph.services.map((service) => service.name.replace(/-subgraph$/, ''))]) {
    const text = await readFile(join(output, name, 'variables.env'), 'utf8');
    const entries = [...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, key, value = '']) => [key, btoa(value)]);
    const file = join(await temporaryFolder(), `${name}.json`);
    await writeFile(file, JSON.stringify(Object.fromEntries(entries)));
    await images.podman('secret', 'create', `shop-${name}`, file);
  }
  return output;
}

/** Passes connections to an address of this machine on to a port of 127.0.0.1. The address is there only while pods are. */
async function forwardFrom(address: string, port: number): Promise<number> {
  const server = createServer((incoming) => {
    if (incoming.localAddress !== address) return incoming.destroy();
    const outgoing = connect(port, '127.0.0.1');
    for (const [one, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      one.pipe(other);
      one.on('error', () => other.destroy());
    }
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  const at = server.address();
  return typeof at === 'object' && at ? at.port : 0;
}

/** Gives images the names and the tag with which the chart names them. */
export async function tagForChart(images: Images, names: readonly string[]): Promise<void> {
  for (const name of names) await images.podman('tag', `localhost/${name}`, `localhost/commerce-${name}:${TAG}`);
}
