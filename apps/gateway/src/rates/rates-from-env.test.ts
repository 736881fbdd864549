import { createLogger } from '@commerce/service';
import { describe, expect, it } from 'vitest';
import { envSchema } from '../env.ts';
import { OWN_SUPERGRAPH } from '../own-files.ts';
import { mutationsOf, readSupergraph } from '../supergraph.ts';
import { rateLimitsFrom } from './rates-from-env.ts';

const { sdl } = readSupergraph(OWN_SUPERGRAPH);
const limitsOf = (source: NodeJS.ProcessEnv, of = sdl) =>
  rateLimitsFrom(envSchema.parse(source), of, createLogger('gateway', 'silent'));

describe('quotas', () => {
  it.each(['MUTATION_QUOTAS', 'REFUSED_MUTATION_QUOTAS'])('%s is set for mutations of the graph only', async (name) => {
    const all = [...mutationsOf(sdl)].map((mutation) => `${mutation}=1`).join(',');
    await expect(limitsOf({ [name]: all })).resolves.toBeDefined();
    await expect(limitsOf({ [name]: `${all},placeOrders=1,cart=2` })).rejects.toMatchObject({
      problems: [`${name}: the graph has no mutation placeOrders`, `${name}: the graph has no mutation cart`],
    });
  });

  it('are not set: those of production may be for mutations that another graph does not have', async () => {
    const source = { NODE_ENV: 'production', TRUSTED_PROXIES: '1' };
    await expect(limitsOf(source, 'type Query { shop: String }')).resolves.toBeDefined();
  });
});
