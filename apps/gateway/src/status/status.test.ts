import { unauthenticated } from '@commerce/graphql';
import { ANONYMOUS } from '@commerce/identity';
import { createLogger } from '@commerce/service';
import { afterAll, expect, it } from 'vitest';
import { createTestGateway } from '../test-app.ts';
import { intervalOf } from './interval.ts';
import { renderPlot } from './plot.ts';
import { type Sample, takeSamples } from './samples.ts';
import { renderFigures } from './status-page.ts';

const security: unknown[] = [];
const logger = createLogger('gateway', 'info', { write: (text) => void security.push(JSON.parse(text).security) });
const { gateway } = await createTestGateway({
  logger,
  authenticate: async (login) => {
    if (login === undefined) return ANONYMOUS;
    if (login === 'wrong') throw unauthenticated('the token is not valid');
    return { customerId: 'sam', scopes: [login], service: null };
  },
  warnings: () => ['The log of <cart> cannot be written.'],
});
afterAll(() => gateway.close());

const get = (url: string, authorization?: string) =>
  gateway.routes.inject({ method: 'GET', url, ...(authorization && { headers: { authorization } }) });

it.each([
  ['a guest', undefined, 401, 'UNAUTHENTICATED', 'login_refused'],
  ['a login that is not valid', 'wrong', 401, 'UNAUTHENTICATED', 'login_refused'],
  ['staff without the scope', 'orders:read', 403, 'FORBIDDEN', 'call_forbidden'],
])('the figures are refused to %s, which is a security event', async (_who, login, status, code, kind) => {
  security.splice(0);
  const answer = await get('/status/figures', login);
  expect(answer.statusCode).toBe(status);
  expect(answer.json().errors[0].extensions).toEqual({ code, requestId: expect.stringMatching(/^[\da-f]{32}$/) });
  expect(security).toEqual([expect.objectContaining({ kind, what: '/status', who: '127.0.0.1' })]);
});

it('staff with the scope get the figures, and nobody may keep them', async () => {
  const answer = await get('/status/figures', 'audit:read');
  expect(answer.statusCode).toBe(200);
  expect(answer.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
});

it('the page itself has no figures, and may load nothing from elsewhere', async () => {
  const page = await get('/status');
  expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
  expect(page.body).not.toContain('<svg');
  for (const [, file = ''] of page.body.matchAll(/(?:src|href)="([^"]+)"/g))
    expect((await get(file)).statusCode).toBe(200);
});

const NAME = 'graphql_operation_duration_seconds';

/** A sample after a number of operations, a quarter of which have failed, between 25 and 50 ms each. */
function sampleAfter(count: number, at: number): Sample {
  const metrics = (['failed', 'answered'] as const).flatMap((outcome) => {
    const labels = { operation: '<Tea>', type: 'query', outcome };
    const own = (count * (outcome === 'failed' ? 1 : 3)) / 4;
    const buckets = [0.025, 0.05, 0.1].map((le) => ({
      ...{ name: `${NAME}_bucket`, labels: { ...labels, le }, value: le < 0.05 ? 0 : own },
    }));
    const infinite = { name: `${NAME}_bucket`, labels: { ...labels, le: '+Inf' }, value: own };
    const sum = { name: `${NAME}_sum`, labels, value: own * 0.04 };
    return [...buckets, infinite, { name: `${NAME}_count`, labels, value: own }, sum];
  });
  return { at, metrics, cpuSeconds: at / 2_000, memoryBytes: 5e7, loopUse: 0.25 };
}

it('figures are of what happened between the samples, escaped, with the warnings', () => {
  const [before, after] = [sampleAfter(1_000, 0), sampleAfter(1_200, 10_000)];
  const interval = intervalOf(before, after);
  expect(interval.growth(`${NAME}_count`, { operation: '<Tea>' })).toBe(200);
  expect(interval.quantile(NAME, 0.5, { operation: '<Tea>' })).toBeCloseTo(0.0375);
  expect(interval.quantile(NAME, 0.5, { operation: 'none' })).toBeNull();
  const html = renderFigures([before, after], ['The log of <cart> cannot be written.']);
  expect(html).toContain('<td>&lt;Tea&gt;</td><td>200</td><td>50</td><td>40</td>');
  expect(html).toContain('The log of &lt;cart&gt; cannot be written.');
  expect(html).toContain('queries <b>20</b>');
  expect(html).toContain('processor <b>50</b>');
  expect(html).not.toMatch(/<Tea>|<cart>|NaN|Infinity|undefined/);
});

it('the operations of a gateway are in its samples', async () => {
  const samples = takeSamples();
  samples.stop();
  await samples.take();
  await gateway.routes.inject({ method: 'POST', url: '/graphql', payload: { query: '{ __typename }' } });
  await samples.take();
  const [before, after] = samples.kept.slice(-2);
  expect(before && after && intervalOf(before, after).growth(`${NAME}_count`)).toBe(1);
});

it('what was never measured has no value, and a plot has a gap there', () => {
  const sample = { at: 0, metrics: [], cpuSeconds: 0, memoryBytes: 0, loopUse: 0 };
  expect(renderFigures([sample], [])).toContain('within half a minute');
  expect(renderFigures([sample, sample, sample], [])).not.toMatch(/NaN|Infinity|undefined/);
  const svg = renderPlot('mugs', [{ name: 'a', values: [1, null, 2] }], 2);
  expect(svg).toContain('d="M0.0 24.0h0.1M240.0 0.0h0.1"');
});

it('only the samples of 15 minutes are kept', async () => {
  const samples = takeSamples();
  samples.stop();
  for (let time = 0; time < 100; time += 1) await samples.take();
  expect(samples.kept).toHaveLength(61);
});
