// npm run check:packages: every package that package-lock.json (or the given file) installs has an integrity hash. npm
// omits the hash of optional packages that it did not download itself, and then installs them elsewhere without a
// check.
import { readFileSync } from 'node:fs';

const [file = new URL('../package-lock.json', import.meta.url)] = process.argv.slice(2);
const { packages } = JSON.parse(readFileSync(file, 'utf8'));
const unhashed = Object.entries(packages).filter(
  // A bundled package is part of another package's archive.
  ([path, { link, inBundle, integrity }]) => path.includes('node_modules/') && !link && !inBundle && !integrity,
);
for (const [path, { version }] of unhashed) {
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  process.stderr.write(
    `package-lock.json: ${path} has no integrity hash: add the one of npm view ${name}@${version} dist.integrity\n`,
  );
}
process.exitCode = unhashed.length > 0 ? 1 : 0;
