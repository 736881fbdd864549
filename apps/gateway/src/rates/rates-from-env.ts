import { createPool, poolOptionsOf } from '@commerce/database';
import { EnvError, type Logger } from '@commerce/service';
import { type Env, PRODUCTION_RATES } from '../env.ts';
import { mutationsOf } from '../supergraph.ts';
import { inMemory, inPostgres } from './limiter.ts';
import { createRateLimits, type RateLimits, type RateSettings } from './rate-limits.ts';

type RateEnv = Pick<Env, keyof typeof PRODUCTION_RATES | 'NODE_ENV' | 'TRUSTED_PROXIES' | 'RATE_LIMIT_DATABASE_URL'>;

/** The limits, from the environment. */
function rateSettings(env: RateEnv): RateSettings {
  // Without a known number of proxies, all guests behind a proxy would be one client.
  const isDefault = env.NODE_ENV === 'production' && env.TRUSTED_PROXIES !== undefined;
  const quotasOf = (name: 'MUTATION_QUOTAS' | 'REFUSED_MUTATION_QUOTAS') =>
    parseQuotas(env[name] ?? (isDefault ? PRODUCTION_RATES[name] : 'none'));
  return {
    costPerMinute: env.RATE_LIMIT_COST ?? (isDefault ? PRODUCTION_RATES.RATE_LIMIT_COST : 0),
    mutationsPerHour: quotasOf('MUTATION_QUOTAS'),
    refusedPerHour: quotasOf('REFUSED_MUTATION_QUOTAS'),
  };
}

function parseQuotas(text: string): Map<string, number> {
  if (text === 'none') return new Map();
  return new Map(
    text.split(',').map((quota) => {
      const [name = '', number] = quota.split('=');
      return [name, Number(number)];
    }),
  );
}

/** @throws {EnvError} if a quota is set for something that is no mutation: it would limit nothing. */
function checkQuotas(env: RateEnv, supergraphSdl: string): void {
  const set = (['MUTATION_QUOTAS', 'REFUSED_MUTATION_QUOTAS'] as const).filter((name) => env[name] !== undefined);
  if (set.length === 0) return;
  const mutations = mutationsOf(supergraphSdl);
  const problems = set.flatMap((setting) =>
    [...parseQuotas(env[setting] ?? 'none').keys()]
      .filter((name) => !mutations.has(name))
      .map((name) => `${setting}: the graph has no mutation ${name}`),
  );
  if (problems.length > 0) throw new EnvError(problems);
}

/**
 * The limits from the environment, counted in memory or in a database.
 * @throws {EnvError} if they name mutations that the supergraph does not have, or the database cannot be used.
 */
export async function rateLimitsFrom(
  env: RateEnv,
  supergraphSdl: string,
  logger: Logger,
): Promise<{ rates: RateLimits; close: () => Promise<void> }> {
  checkQuotas(env, supergraphSdl);
  const settings = rateSettings(env);
  if (env.NODE_ENV === 'production' && env.TRUSTED_PROXIES === undefined) {
    logger.warn('rates are not limited: set TRUSTED_PROXIES to the number of proxies before the gateway');
  }
  const { RATE_LIMIT_DATABASE_URL: url } = env;
  if (url === undefined) return { rates: createRateLimits(settings, inMemory), close: async () => {} };
  const pool = createPool({
    ...poolOptionsOf({ DATABASE_URL: url, DATABASE_POOL_SIZE: 4, STATEMENT_TIMEOUT_MS: 1_000 }, logger),
    applicationName: 'gateway',
    connectionTimeoutMs: 1_000,
  });
  const createLimiter = await inPostgres(pool).catch((error: Error) => {
    throw new EnvError([`RATE_LIMIT_DATABASE_URL: the database cannot be used: ${error.message}`]);
  });
  return { rates: createRateLimits(settings, createLimiter), close: () => pool.end() };
}
