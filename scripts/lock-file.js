// npm run check:packages: every package that package-lock.json installs has an integrity hash. npm leaves the hash out of
// optional packages that it did not download itself, and then installs on other machines whatever it is given.
import { readFileSync } from 'node:fs';

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
const unhashed = Object.entries(packages).filter(
  ([path, { link, integrity }]) => path.includes('node_modules/') && !link && !integrity,
);
for (const [path, { version }] of unhashed) {
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  process.stderr.write(
    `package-lock.json: ${path} has no integrity hash: add the one of npm view ${name}@${version} dist.integrity\n`,
  );
}
process.exitCode = unhashed.length > 0 ? 1 : 0;
