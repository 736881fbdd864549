import { createReadStream } from 'node:fs';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { type ImportOptions, importCatalogue } from './import-catalogue.ts';
import type { ImportReport } from './import-report.ts';

export interface DemoCatalogueOptions {
  prisma: PrismaClient;
  /** Where the catalogue's file is. */
  file: string;
  currencyCode: string;
  onProgress?: ImportOptions['onProgress'];
}

/**
 * Fills an empty shop. Several processes may do so at once: the catalogue is there once in the end.
 * @returns null when there is a product already, and nothing was done.
 * @throws {ImportStoppedError} as `importCatalogue` does.
 */
export async function loadDemoCatalogueIfEmpty(options: DemoCatalogueOptions): Promise<ImportReport | null> {
  const { file, ...rest } = options;
  if (await options.prisma.product.findFirst({ select: { id: true } })) return null;
  return importCatalogue({ ...rest, source: createReadStream(file) });
}
