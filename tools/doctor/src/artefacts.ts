import { join } from 'node:path';
import { runCommand } from '@commerce/schema-check';
import type { Check } from './check.ts';

/** Checks whether the committed supergraph equals the composition of the subgraphs' schemas. */
export const checkArtefacts: Check = {
  title: 'Schemas',
  async look({ root }) {
    let output = '';
    const write = (text: string) => {
      output += text;
    };
    const code = await runCommand(
      ['check', '--only', 'composition,artefacts', '--config', join(root, 'schema-check.yaml')],
      { env: { NO_COLOR: '1' }, write, writeError: write, isTerminal: false, now: new Date() },
    );
    return [code === 0 ? { ok: 'the supergraph is what the schemas compose to' } : { problem: output.trim() }];
  },
};
