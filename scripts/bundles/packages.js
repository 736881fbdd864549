import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';

const LICENCE = /^(licen[cs]e|copying|notice)/i;

/** A package that is in a bundle. */
/** @typedef {{ name: string, version: string, licence: string, folder: string }} Package */

/** The npm packages that these modules are of. @returns {Promise<Package[]>} */
export async function packagesIn(modules) {
  const folders = new Set(modules.flatMap((path) => folderOf(path) ?? []));
  const packages = [];
  for (const folder of [...folders].sort()) {
    const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    packages.push({ name, version, licence: license, folder });
  }
  return packages;
}

/** The texts of the licences, which a copy of a package must have. */
export async function licencesOf(packages) {
  const texts = packages.map(async ({ name, version, licence, folder }) => {
    const files = (await readdir(folder)).filter((file) => LICENCE.test(file));
    const contents = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
    return [`${name} ${version}: ${licence}`, ...contents].join('\n\n');
  });
  return (await Promise.all(texts)).join(`\n\n${'-'.repeat(80)}\n\n`);
}

/** The folder of a module's package; null if it is this repository's own. Workspaces are no packages here. */
function folderOf(path) {
  const mark = `${sep}node_modules${sep}`;
  const start = path.lastIndexOf(mark);
  if (start < 0) return null;
  const [first, second] = path.slice(start + mark.length).split(sep);
  return path.slice(0, start) + mark + (first.startsWith('@') ? join(first, second) : first);
}
