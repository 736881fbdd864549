import { ANONYMOUS, type Viewer } from '@commerce/identity';
import { execute, parse } from 'graphql';
import { expect } from 'vitest';
import { createProductsSubgraph } from '../src/app.ts';
import type { Settings } from '../src/settings.ts';
import type { Shop } from './import-shop.ts';

/** Sends operations to the subgraph directly, as the gateway does for a guest or another viewer. */
export function askerOf(
  { prisma, pool }: Shop,
  { viewer = ANONYMOUS, publicStock = 'exact' }: { viewer?: Viewer; publicStock?: Settings['publicStock'] } = {},
) {
  const { schema, context } = createProductsSubgraph({
    prisma,
    pool,
    acceptEvents: async () => expect.fail('no job runs'),
    outbox: { pollMs: 1_000, retentionDays: 30 },
    settings: {
      ...{ currencyCode: 'EUR', assetBaseUrl: 'http://localhost', lowStockAt: 5, publicStock },
      ...{ reservationMinutes: 60, reservationExpiryIntervalMs: 60_000 },
    },
  });
  return async (text: string, variableValues: Record<string, unknown> = {}) => {
    const contextValue = context(viewer, {
      caller: { isGone: () => false, signal: new AbortController().signal },
      deadline: Infinity,
    });
    const { data, errors } = await execute({ schema, document: parse(text), contextValue, variableValues });
    expect(errors).toBeUndefined();
    // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever it has just asked for.
    return data as any;
  };
}
