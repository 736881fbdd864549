import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type KubernetesObject, toolsFolder } from './helm.ts';
import { root } from './repository.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The packages that have the types of what is not Kubernetes' own. */
const PACKAGES: Record<string, string> = {
  'external-secrets.io': '@kubernetes-models/external-secrets',
  'gateway.networking.k8s.io': '@kubernetes-models/gateway-api',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
};
const OPTIONS = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2022', '--types', ''];

/**
 * Compiles objects as TypeScript with the types of Kubernetes: unknown and missing fields, wrong types and unknown words are
 * mistakes.
 * @param sets by a name that the mistakes have.
 * @returns the mistakes.
 */
export async function checkTypes(sets: Record<string, readonly KubernetesObject[]>): Promise<string[]> {
  const folder = await temporaryFolder();
  await symlink(join(toolsFolder, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  for (const [name, objects] of Object.entries(sets)) {
    await writeFile(join(folder, `${name}.ts`), objects.map(asTypeScript).join('\n'));
  }
  const files = Object.keys(sets).map((name) => `${name}.ts`);
  const compiler = join(root, 'node_modules/.bin/tsc');
  const { status, stdout, stderr } = spawnSync(compiler, [...OPTIONS, ...files], { cwd: folder, encoding: 'utf8' });
  return status === 0 ? [] : `${stdout}${stderr}`.trim().split('\n');
}

function asTypeScript(object: KubernetesObject, index: number): string {
  const { apiVersion, kind } = object;
  const [group = ''] = apiVersion.split('/');
  const path = `${PACKAGES[group] ?? 'kubernetes-models'}/${apiVersion}/${kind}`;
  const isKnown = existsSync(join(toolsFolder, 'node_modules', `${path}.d.ts`));
  if (!isKnown) return `export const object${index}: 'a known kind' = '${path}';`;
  return `import type { I${kind} as Type${index} } from '${path}';
export const object${index}: Type${index} = ${JSON.stringify(object, null, 2)};`;
}
