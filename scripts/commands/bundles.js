import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { UsageError } from '../command-line/read-arguments.js';

/** What the commands of operators load. */
const TOOLS = ['local-stack', 'migrations', 'checkout-audit', 'payment-sandbox'];

export const bundles = {
  bundle: {
    summary:
      'makes folders with all that a service or an operator needs, which run without this repository and its packages',
    details:
      'There is one of gateway, products, cart, orders, one-process (all of them), migrate and jobs (commands for operators). "node FOLDER" runs it. A folder that is there is replaced.',
    page: 'docs/deploy.md',
    options: {
      only: { value: 'NAME', several: true, help: 'only this one' },
      output: { value: 'DIRECTORY', fallback: '.data/bundles', help: 'where the folders are made' },
    },
    examples: ['', '--only gateway --output /srv/shop'],
    needs: ['one-process', ...TOOLS].map((name) => `@commerce/${name}`),
    run: async ({ options: { only, output }, say }) => {
      const { contentsOfBundles } = await import('../bundles/contents.js');
      const { makeBundle } = await import('../bundles/make-bundle.js');
      const contents = await contentsOfBundles();
      const known = Object.keys(contents);
      for (const name of only ?? known) {
        if (!known.includes(name)) throw new UsageError(`There is no bundle "${name}".`, { unknown: { name, known } });
      }
      for (const name of only ?? known) {
        const folder = resolve(output, name);
        await makeBundle(name, contents[name], folder);
        say(`${name.padEnd(12)} ${((await sizeOf(folder)) / 1e6).toFixed(1).padStart(5)} MB  ${folder}`);
      }
    },
  },
};

async function sizeOf(folder) {
  const entries = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(entries.map(async (entry) => (await stat(join(folder, entry))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
