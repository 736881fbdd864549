import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

/** Lists what a process loads that starts tracing. */
const PROGRAM = `
  import { Session } from 'node:inspector';
  const [, package_, endpoint] = process.argv;
  const loaded = [];
  const session = new Session();
  session.connect();
  session.on('Debugger.scriptParsed', ({ params: { url } }) => loaded.push(url));
  session.post('Debugger.enable');
  const { isTracing, startTracing } = await import(package_);
  await startTracing({ service: 'test', endpoint: endpoint || undefined, ratio: 1, slowMs: 1 }, () => undefined);
  console.log(JSON.stringify({ isTracing: isTracing(), sdk: loaded.some((url) => url.includes('/sdk-trace/')) }));
  process.exit();`;

it.each([
  ['', false],
  ['http://127.0.0.1:9', true],
])(
  'the SDK is loaded, and spans are made, only if there is an address to export to: "%s"',
  async (endpoint, expected) => {
    const built = new URL('../dist/index.js', import.meta.url).href;
    const parameters = ['--input-type=module', '-e', PROGRAM, built, endpoint];
    const { stdout } = await promisify(execFile)(process.execPath, parameters);
    expect(JSON.parse(stdout)).toEqual({ isTracing: expected, sdk: expected });
  },
);
