import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Graph } from '@commerce/local-stack';

/** The folders of the workspaces that services are built from. */
export const SOURCE_FOLDERS = ['apps', 'contracts', 'packages'];

/** The services that an edit affects. */
export interface Workspaces {
  /** The names of the services that contain these files, or depend on them through a package. */
  servicesOf(paths: Iterable<string>): string[];
}

/** Reads the dependencies between the clone's workspaces. */
export function readWorkspaces({ root, services, subgraphs }: Graph): Workspaces {
  const dependencies = new Map<string, string[]>();
  const directories = new Map<string, string>();
  for (const directory of SOURCE_FOLDERS.flatMap((parent) => childrenOf(root, parent))) {
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
          // A database's Prisma schema generates the client of the subgraph that owns it.
          if (parent === 'prisma') return subgraphs.find(({ database }) => database?.name === child)?.packageName ?? [];
          return directories.get(`${parent}/${child}`) ?? [];
        }),
      );
      const isTouched = (packageName: string) => [...touched].some((name) => needs(packageName, name));
      return services.filter(({ packageName }) => isTouched(packageName)).map(({ name }) => name);
    },
  };
}

function childrenOf(root: string, parent: string): string[] {
  return readdirSync(join(root, parent), { withFileTypes: true })
    .filter((entry) => existsSync(join(root, parent, entry.name, 'package.json')))
    .map((entry) => `${parent}/${entry.name}`);
}
