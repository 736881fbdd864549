import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg';
import type { MigrationAdapter } from './migration-adapter.ts';

/** Runs `work` with Prisma's schema engine on the adapter, and closes both afterwards. */
export async function withSchemaEngine<T>(
  adapter: MigrationAdapter,
  work: (engine: glue.SchemaEngine) => Promise<T>,
): Promise<T> {
  await loadOnce();
  try {
    const factory = bindMigrationAwareSqlAdapterFactory(adapter.factory);
    const engine = await glue.SchemaEngine.new({ datamodels: undefined }, ignoreLog, factory);
    try {
      return await work(engine);
    } finally {
      engine.free();
    }
  } finally {
    await adapter.close();
  }
}

let loading: Promise<void> | undefined;

function loadOnce(): Promise<void> {
  loading ??= load();
  return loading;
}

/** Like the package's own entry, which needs a bundler for the loading. */
async function load(): Promise<void> {
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: throwPanic } });
  const glueName = './schema_engine_bg.js';
  const glueFile = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = await readFile(join(dirname(glueFile), 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { [glueName]: { ...glue } });
  glue.__wbg_set_wasm(instance.exports);
  const { __wbindgen_start: start } = instance.exports;
  if (typeof start === 'function') start();
}

/** The engine calls this global when it panics; otherwise its promise would stay pending for ever. */
function throwPanic(message: string): never {
  throw new Error(`Prisma's schema engine panicked: ${message}`);
}

function ignoreLog(): void {}

/** TypeScript declares it only as part of the entire DOM. */
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: Record<string, unknown> } }>;
};
