import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { SERVICES, type ServiceName } from '@commerce/local-stack';

/** Which services an edit touches. */
export interface Workspaces {
  /** Those that the files at these paths are part of, directly or through a package that they depend on. */
  servicesOf(paths: Iterable<string>): ServiceName[];
}

/** Reads the dependencies between the clone's workspaces. */
export function readWorkspaces(root: string): Workspaces {
  const dependencies = new Map<string, string[]>();
  const directories = new Map<string, string>();
  for (const directory of ['apps', 'packages'].flatMap((parent) => childrenOf(root, parent))) {
    const manifest = JSON.parse(readFileSync(join(root, directory, 'package.json'), 'utf8')) as {
      name: string;
      dependencies?: Record<string, string>;
    };
    directories.set(directory, manifest.name);
    dependencies.set(manifest.name, Object.keys(manifest.dependencies ?? {}));
  }
  const needs = (name: string, wanted: string): boolean =>
    name === wanted || (dependencies.get(name) ?? []).some((each) => needs(each, wanted));
  return {
    servicesOf(paths) {
      const touched = new Set(
        [...paths].flatMap((path) => {
          const [parent = '', child = ''] = relative(root, path).split(sep);
          // A database's Prisma schema makes the client of the subgraph that owns it.
          if (parent === 'prisma') return [`@commerce/${child}-subgraph`];
          return directories.get(`${parent}/${child}`) ?? [];
        }),
      );
      return SERVICES.filter((service) => [...touched].some((name) => needs(`@commerce/${service}`, name)));
    },
  };
}

function childrenOf(root: string, parent: string): string[] {
  return readdirSync(join(root, parent), { withFileTypes: true })
    .filter((entry) => existsSync(join(root, parent, entry.name, 'package.json')))
    .map((entry) => `${parent}/${entry.name}`);
}
