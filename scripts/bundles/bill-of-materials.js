import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { root } from '../prepare.js';

const PARAMETERS = ['sbom', '--sbom-format=cyclonedx', '--package-lock-only'];

let ofRepository;

/**
 * The software bill of materials (CycloneDX) of a bundle: of the one that npm writes for this repository, the packages that are
 * in the bundle.
 */
export async function billOfMaterials({ name, version }, packages) {
  ofRepository ??= promisify(execFile)('npm', PARAMETERS, { cwd: root, maxBuffer: 100_000_000 });
  const { metadata, components, dependencies, ...bill } = JSON.parse((await ofRepository).stdout);
  const refs = new Set(packages.map((each) => `${each.name}@${each.version}`));
  const isThere = (each) => refs.has(each['bom-ref'] ?? each.ref ?? each);
  const missing = [...refs].filter((ref) => !components.some((each) => each['bom-ref'] === ref));
  if (missing.length > 0) throw new Error(`npm sbom does not know ${missing.join(', ')}`);
  const own = { 'bom-ref': `${name}@${version}`, type: 'application', name, version };
  return {
    ...bill,
    metadata: { ...metadata, component: own },
    components: components.filter(isThere),
    dependencies: [
      { ref: own['bom-ref'], dependsOn: [...refs] },
      ...dependencies.filter(isThere).map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter(isThere) })),
    ],
  };
}
