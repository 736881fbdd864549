import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DASHBOARDS } from './dashboards.ts';
import { dashboardOf } from './panels.ts';

/** Where they are in a clone. */
const FOLDER = 'deploy/grafana';

/** The files of the dashboards: their texts by their paths in a clone. */
export function renderDashboards(): Record<string, string> {
  const files = DASHBOARDS.map(({ name, title, rows }) => {
    const dashboard = dashboardOf(`commerce-${name}`, title, rows);
    return [`${FOLDER}/${name}.json`, `${JSON.stringify(dashboard, null, 2)}\n`];
  });
  return Object.fromEntries(files);
}

/** `npm run dashboards`: writes them. */
export async function writeDashboards(root: string, say: (line: string) => void): Promise<void> {
  await mkdir(join(root, FOLDER), { recursive: true });
  for (const [path, text] of Object.entries(renderDashboards())) {
    await writeFile(join(root, path), text);
    say(path);
  }
}
