import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generatePersistedQueryManifest } from '@apollo/generate-persisted-query-manifest';
import { parse, print } from 'graphql';

const folder = fileURLToPath(new URL('../operations', import.meta.url));
const file = join(folder, 'persisted-query-manifest.json');

/** Writes the manifest of what clients send, with Apollo's own generator: documents get the __typename fields of Apollo Client. */
export async function writeManifest() {
  writeFileSync(file, await generate());
}

/** Says whether the manifest is stale. @returns the exit code. */
export async function checkManifest() {
  if (read(file) === (await generate())) return 0;
  process.stderr.write('operations/persisted-query-manifest.json is stale: run npm run operations:manifest.\n');
  return 1;
}

/** The generator requires each operation in a file of its own. */
async function generate() {
  const apart = mkdtempSync(join(tmpdir(), 'operations-'));
  try {
    const files = readdirSync(folder).filter((name) => name.endsWith('.graphql'));
    const definitions = files.flatMap((name) => parse(read(join(folder, name))).definitions);
    for (const definition of definitions) {
      writeFileSync(join(apart, `${definition.kind}-${definition.name.value}.graphql`), print(definition));
    }
    const manifest = await generatePersistedQueryManifest({ documents: [`${apart}/*.graphql`] });
    return `${JSON.stringify(manifest, null, 2)}\n`;
  } finally {
    rmSync(apart, { recursive: true });
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
