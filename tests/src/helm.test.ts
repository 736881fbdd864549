import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { secretsCommand } from '@commerce/local-stack';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { HelmError, type KubernetesObject, openChart } from './support/helm.ts';
import { graph } from './support/known-graph.ts';
import { checkTypes } from './support/kubernetes-types.ts';
import { root } from './support/repository.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

interface Variable {
  name: string;
  services: string[];
  required: boolean;
  defaults: Map<string, string>;
}
interface EnvEntry {
  name: string;
  value?: string;
  valueFrom?: { secretKeyRef: { name: string; key: string } };
}

const { readVariables } = await import(pathToFileURL(join(root, 'scripts/documents/configuration.js')).href);
const variables: Variable[] = await readVariables(root);
const chart = await openChart();
const SERVICES = ['gateway', ...graph.subgraphs.map(({ subgraph }) => subgraph)];
/** What commands of the images read beside the variables of services. */
const OF_COMMANDS = [
  'DATABASE_SERVER_URL',
  ...graph.databases.flatMap(({ urlVariable, ownerUrlVariable }) => [urlVariable, ownerUrlVariable]),
];
const addresses = graph.subgraphs.map(({ urlVariable }) => urlVariable);
/** How long a service may take to end after it has drained (docs/deploy.md). */
const ENDING_MS = 10_000;

const valueFiles = await Promise.all(
  ['tests/kubernetes/values', 'deploy/helm/examples'].map(async (folder) => {
    const files = await readdir(join(root, folder)).catch(() => []);
    return files.map((file) => join(root, folder, file));
  }),
);
const valueSets = new Map(
  await Promise.all(
    valueFiles.flat().map(async (file) => [basename(file, '.yaml'), parse(await readFile(file, 'utf8'))] as const),
  ),
);
const valuesOf = (set: string) => valueSets.get(set) ?? {};
const sets = new Map<string, KubernetesObject[]>();
if (chart) {
  sets.set('defaults', await chart.render());
  for (const file of valueFiles.flat()) sets.set(basename(file, '.yaml'), await chart.render(file));
}

const ofKind = (objects: readonly KubernetesObject[], ...kinds: string[]) =>
  objects.filter(({ kind }) => kinds.includes(kind));
const componentOf = ({ metadata }: KubernetesObject) => metadata.labels?.['app.kubernetes.io/component'] ?? '';
const serviceOf = (object: KubernetesObject) => componentOf(object).replace(/-subgraph$/, '');
const podOf = ({ spec }: KubernetesObject) => (spec.jobTemplate?.spec ?? spec).template.spec;
const containersOf = (object: KubernetesObject) => [
  ...(podOf(object).initContainers ?? []),
  ...podOf(object).containers,
];
const envOf = (object: KubernetesObject): EnvEntry[] => containersOf(object).flatMap(({ env }) => env);
const settingOf = (object: KubernetesObject, variable: string) =>
  envOf(object).find(({ name }) => name === variable)?.value;
const knownTo = (service: string) =>
  variables.filter(({ services }) => services.includes(service)).map(({ name }) => name);

/** Each set of rendered objects, such as "defaults". */
const eachSet = () => [...sets].map(([name, objects]) => ({ name, objects }));
const workloads = () =>
  eachSet().flatMap(({ name, objects }) =>
    ofKind(objects, 'Deployment', 'Job', 'CronJob').map((object) => ({ set: name, object })),
  );
const deployments = () => workloads().filter(({ object }) => object.kind === 'Deployment');

/** Renders the chart with these values besides its own. */
async function renderWith(values: object): Promise<KubernetesObject[]> {
  const file = join(await temporaryFolder(), 'values.yaml');
  await writeFile(file, stringify(values));
  return (await chart?.render(file)) ?? [];
}

describe.runIf(chart)('the Helm chart', () => {
  it('has no mistake that helm lint finds, whatever the values', async () => {
    await chart?.lint();
    await Promise.all(valueFiles.flat().map((file) => chart?.lint(file)));
  });

  it('renders nothing but objects that have the fields and types of Kubernetes', { timeout: 60_000 }, async () => {
    expect(sets.size).toBeGreaterThanOrEqual(10);
    expect(await checkTypes(Object.fromEntries(sets))).toEqual([]);
  });

  it('would be found out if an object had an unknown field, a wrong type or a wrong word, or lacked a field', async () => {
    const change = (kind: string, edit: (object: KubernetesObject) => void) => {
      const copy = structuredClone(ofKind(sets.get('everything') ?? [], kind).slice(0, 1));
      for (const object of copy) edit(object);
      return copy;
    };
    const mistakes = await checkTypes({
      unknown: change('Deployment', (object) => Object.assign(podOf(object).containers[0], { readyProbe: {} })),
      type: change('Deployment', (object) => Object.assign(object.spec, { replicas: '3' })),
      word: change('Deployment', (object) => Object.assign(podOf(object).containers[0], { imagePullPolicy: 'Often' })),
      missing: change('Ingress', ({ spec }) => delete spec.rules[0].http.paths[0].backend.service.name),
      operator: change('ServiceMonitor', ({ spec }) => Object.assign(spec.endpoints[0], { every: '15s' })),
      kind: change('Deployment', (object) => Object.assign(object, { kind: 'Deploiment' })),
    });
    const found = mistakes.flatMap((mistake) => /^(\w+)\.ts/.exec(mistake)?.[1] ?? []);
    expect([...new Set(found)].sort()).toEqual(['kind', 'missing', 'operator', 'type', 'unknown', 'word']);
  });

  it.each([
    ['a value that it does not know', { replica: 2 }, "additional properties 'replica'"],
    ['a wrong type', { gateway: { replicas: 'two' } }, '/gateway/replicas'],
    ['a setting that no service knows', { env: { LOG_LEVLE: 'info' } }, "additional properties 'LOG_LEVLE'"],
    ['a setting of another service', { cart: { env: { TAX_BASIS_POINTS: 1900 } } }, '/cart/env'],
    ['a wrong value of a setting', { gateway: { env: { TRUSTED_PROXIES: 11 } } }, '/gateway/env/TRUSTED_PROXIES'],
    ['a word of YAML that means another one', { gateway: { env: { EXPLORER: true } } }, '/gateway/env/EXPLORER'],
    ['a secret among the settings', { orders: { env: { STRIPE_SECRET_KEY: 'sk' } } }, '/orders/env'],
    ['a setting that it sets itself', { env: { DRAIN_MS: 5 } }, '/env'],
    ['a time that no service accepts', { drainMs: 90_000 }, '/drainMs'],
    ['a topology that is none', { topology: 'functions' }, '/topology'],
    ['resources that are no quantities', { cart: { resources: { limits: { memory: '512 MB' } } } }, '/limits/memory'],
  ])('refuses %s', async (_what, values, message) => {
    const refusal = await renderWith(values).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(HelmError);
    expect((refusal as HelmError).message).toContain(message);
  });

  it('sets no variable that its service does not know, and none twice', () => {
    const known: Record<string, string[]> = {
      ...Object.fromEntries(SERVICES.map((service) => [service, knownTo(service)])),
      // It reads the addresses of those that its supergraph names.
      gateway: [...knownTo('gateway'), ...addresses],
      'one-process': SERVICES.flatMap(knownTo),
      migration: OF_COMMANDS,
      audit: OF_COMMANDS,
    };
    // Those of all services are known to one at least.
    const common = ({ set }: { set: string }) => Object.keys(valuesOf(set).env ?? {});
    for (const { set, object } of workloads()) {
      const names = envOf(object).map(({ name }) => name);
      const unknown = names.filter(
        (name) => !known[serviceOf(object)]?.includes(name) && !common({ set }).includes(name),
      );
      expect({ set, name: object.metadata.name, unknown }).toMatchObject({ unknown: [] });
      for (const { env } of containersOf(object)) {
        const each = env.map(({ name }: EnvEntry) => name);
        expect(each).toEqual([...new Set(each)]);
      }
    }
  });

  it('gives each service all that it requires, by its settings and by the Secret that npm run secrets makes', async () => {
    const output = await temporaryFolder();
    await secretsCommand(root, { output, server: 'database:5432' }, () => undefined);
    const inSecret = async (name: string) =>
      [...(await readFile(join(output, name, 'variables.env'), 'utf8')).matchAll(/^(\w+)=/gm)].map(([, key]) => key);
    const operator = await inSecret('operator');
    for (const object of sets.get('defaults') ?? []) {
      if (!['Deployment', 'Job'].includes(object.kind)) continue;
      const keys = envOf(object).flatMap(({ valueFrom }) => valueFrom?.secretKeyRef.key ?? []);
      expect(keys.filter((key) => !operator.includes(key))).toEqual([]);
      if (object.kind === 'Job') continue;
      const service = serviceOf(object);
      expect(podOf(object).containers[0].envFrom).toEqual([{ secretRef: { name: `shop-${service}` } }]);
      const given = [...envOf(object).map(({ name }) => name), ...(await inSecret(service))];
      const needed = variables.filter(
        ({ name, required, services }) => services.includes(service) && (required || addresses.includes(name)),
      );
      const missing = needed.map(({ name }) => name).filter((name) => !given.includes(name));
      // The gateway knows the addresses by its supergraph.
      const wanted = service === 'gateway' ? addresses.filter((name) => !given.includes(name)) : [];
      expect({ service, missing: [...missing, ...wanted] }).toEqual({ service, missing: [] });
    }
  });

  it('names addresses at which the Services of the subgraphs listen, on the ports of their containers', () => {
    for (const { name: set, objects } of eachSet()) {
      const listening = ofKind(objects, 'Service').map((service) => {
        const [http] = service.spec.ports;
        return `http://${service.metadata.name}:${http.port}/graphql`;
      });
      for (const object of ofKind(objects, 'Deployment')) {
        const [container] = podOf(object).containers;
        const standard = variables.find(({ name }) => name === 'PORT')?.defaults.get(serviceOf(object)) ?? '`4000`';
        expect({ set, port: `\`${container.ports[0].containerPort}\`` }).toEqual({ set, port: standard });
        const called = envOf(object).filter(({ name }) => addresses.includes(name));
        expect(listening).toEqual(expect.arrayContaining(called.map(({ value }) => value)));
      }
    }
  });

  it('lets a subgraph be reached by those whose settings name it and by the metrics alone, and a database by subgraphs', () => {
    for (const { name: set, objects } of eachSet()) {
      const policies = ofKind(objects, 'NetworkPolicy');
      const policyOf = (component: string) => policies.find((policy) => componentOf(policy) === component);
      if (policies.length === 0) continue;
      const pods = ofKind(objects, 'Deployment');
      for (const pod of pods) {
        const { ingress, egress, policyTypes } = policyOf(componentOf(pod))?.spec ?? {};
        expect(policyTypes).toEqual(['Ingress', 'Egress']);
        const rules: { ports: { port: string }[]; from?: object[] }[] = ingress;
        const withUrl = pods.filter((each) => settingOf(each, `${serviceOf(pod).toUpperCase()}_URL`) !== undefined);
        const expected = withUrl.map(componentOf).sort();
        const peers = rules.filter(({ ports }) => ports[0]?.port === 'http').map(({ from }) => from);
        const callers = JSON.stringify(peers).match(/[a-z]+-subgraph|gateway(?=")/g) ?? [];
        expect({ set, pod: componentOf(pod), callers: callers.sort() }).toMatchObject({ callers: expected });
        const isPublic =
          /^(gateway|one-process)$/.test(serviceOf(pod)) || settingOf(pod, 'PAYMENT_PROVIDER') === 'stripe';
        expect({ set, pod: componentOf(pod), rules: peers.length }).toMatchObject({
          rules: Number(isPublic) + Number(expected.length > 0),
        });
        const { databasePort = 5432, moreEgress = [] } = valuesOf(set).networkPolicy ?? {};
        const own: { ports?: { port: number }[] }[] = egress.slice(0, egress.length - moreEgress.length);
        const ports = own.flatMap((rule) => (rule.ports ?? []).map(({ port }) => port));
        const hasDatabase = ports.includes(databasePort);
        expect({ set, pod: componentOf(pod), hasDatabase }).toMatchObject({
          hasDatabase: serviceOf(pod) !== 'gateway',
        });
      }
    }
  });

  it('runs every pod without rights, a token of the cluster, variables of other Services, or a file system to write in', () => {
    for (const { object } of workloads()) {
      expect(podOf(object)).toMatchObject({
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: { runAsNonRoot: true, runAsUser: 10_001, seccompProfile: { type: 'RuntimeDefault' } },
      });
      for (const container of containersOf(object)) {
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
      }
    }
  });

  it('gives pods the time in which services drain and end, and asks for their health where they tell it', () => {
    for (const { object } of deployments()) {
      const drainMs = Number(settingOf(object, 'DRAIN_MS'));
      expect(podOf(object).terminationGracePeriodSeconds * 1_000).toBeGreaterThan(drainMs + ENDING_MS);
      const [container] = podOf(object).containers;
      const paths = ['startupProbe', 'livenessProbe', 'readinessProbe'].map((probe) => container[probe].httpGet);
      expect(paths.map(({ path, port }) => `${port} ${path}`)).toEqual([
        'http /health/live',
        'http /health/live',
        'http /health/ready',
      ]);
    }
  });

  it('passes settings on as they were written', () => {
    const objects = sets.get('strange-values') ?? [];
    const [orders, gateway] = ['orders', 'gateway'].map((name) =>
      ofKind(objects, 'Deployment').find((object) => serviceOf(object) === name),
    );
    const { env, orders: own, gateway: itsOwn } = valuesOf('strange-values');
    const wanted = { ...env, ...own.env, OTEL_TRACES_SAMPLER_ARG: '1e-05' };
    for (const [name, value] of Object.entries(wanted)) {
      expect({ name, value: settingOf(orders as KubernetesObject, name) }).toEqual({ name, value: String(value) });
    }
    expect(settingOf(gateway as KubernetesObject, 'AUTH_JWKS_FILE')).toBe(itsOwn.env.AUTH_JWKS_FILE);
  });

  it('has the alerts of deploy/prometheus, and the labels that they expect', async () => {
    const objects = sets.get('everything') ?? [];
    const [rule] = ofKind(objects, 'PrometheusRule');
    expect(rule?.spec).toEqual(parse(await readFile(join(root, 'deploy/prometheus/alerts.yml'), 'utf8')));
    const [monitor] = ofKind(objects, 'ServiceMonitor');
    const watched = ofKind(objects, 'Service').filter(({ metadata }) =>
      Object.entries(monitor?.spec.selector.matchLabels).every(([name, value]) => metadata.labels?.[name] === value),
    );
    expect(watched.map(componentOf).sort()).toEqual(graph.services.map(({ name }) => name).sort());
    for (const { metadata } of watched) expect(metadata.labels?.[monitor?.spec.jobLabel]).toBe('commerce');
  });
});
