import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { rolldown } from 'rolldown';
import shared, { ownAddresses } from '../../rolldown.config.js';
import { root } from '../prepare.js';
import { billOfMaterials } from './bill-of-materials.js';
import { licencesOf, packagesIn } from './packages.js';

const CHUNK = /"\.\/(chunk-[^"]+\.js)"/g;
/** Of packages: copies for CommonJS, and types. */
const NOT_LOADED = /^(cjs|typings)$|\.d\.c?ts$/;

/**
 * Makes a folder that `node .` runs in, without the packages of this repository.
 * @param contents see `contentsOfBundles`.
 */
export async function makeBundle(name, { main, built, programs, files, packages }, folder) {
  await rm(folder, { recursive: true, force: true });
  const modules = [...(await copyBuilt(built, folder)), ...(await bundle(programs, packages, folder))];
  const copied = packages.map((each) => `node_modules/${each}`);
  for (const path of [...files, ...copied]) await copy(path, folder);
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const manifest = { name: `commerce-${name}`, version, private: true, type: 'module', main };
  const used = await packagesIn([...modules, ...copied.map((path) => join(root, path, 'package.json'))]);
  await write(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  await write(join(folder, 'sbom.cdx.json'), JSON.stringify(await billOfMaterials(manifest, used), null, 2));
  await write(join(folder, 'licences.txt'), await licencesOf(used));
}

/** Copies programs with the chunks that they load. @returns the modules that are in them. */
async function copyBuilt(programs, folder) {
  const found = new Set(programs);
  const modules = [];
  for (const path of found) {
    const text = await readFile(join(root, path), 'utf8');
    for (const [, chunk] of text.matchAll(CHUNK)) found.add(join(dirname(path), chunk));
    await copy(path, folder);
    const map = `${path}.map`;
    // A chunk of the bundler alone has none.
    if (!existsSync(join(root, map))) continue;
    await copy(map, folder);
    const { sources } = JSON.parse(await readFile(join(root, map), 'utf8'));
    modules.push(...sources.map((source) => join(root, dirname(path), source)));
  }
  return modules;
}

/** Makes one file of each program, and chunks of what those in one folder share. @returns the modules that are in them. */
async function bundle(programs, packages, folder) {
  const modules = [];
  for (const [directory, input] of Object.entries(programs)) {
    const build = await rolldown({
      ...shared,
      cwd: root,
      input,
      external: [...shared.external, ...packages.map((each) => new RegExp(`^${each}/`))],
      plugins: [ownAddresses(join(root, directory))],
      onLog: refuseUnresolved,
    });
    const output = {
      ...shared.output,
      dir: join(folder, directory),
      entryFileNames: '[name].js',
      // As if it were written into this repository, so that a bundle is the same wherever it is made.
      sourcemapPathTransform: (source, map) => relative(join(root, directory), resolve(dirname(map), source)),
    };
    const written = await build.write(output);
    await build.close();
    modules.push(...written.output.flatMap(({ type, moduleIds }) => (type === 'chunk' ? moduleIds : [])));
  }
  return modules;
}

/** Otherwise what cannot be found is only missed when it is loaded. */
function refuseUnresolved(level, log, handle) {
  if (log.code === 'UNRESOLVED_IMPORT') throw new Error(log.message);
  handle(level, log);
}

async function copy(path, folder) {
  const isLoaded = (source) => !path.startsWith('node_modules/') || !NOT_LOADED.test(basename(source));
  await cp(join(root, path), join(folder, path), { recursive: true, filter: isLoaded });
}

async function write(path, text) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${text}\n`);
}
