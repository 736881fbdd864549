import { setTimeout as delay } from 'node:timers/promises';
import { schemaHash } from '@commerce/graphql/schema-hash';
import { ANONYMOUS } from '@commerce/identity';
import type { Logger } from '@commerce/service';
import { ServiceUnavailableError } from '@commerce/service-client';
import { createContext } from './context.ts';
import { bodyHead } from './execution/subgraphs/request-body.ts';
import type { Subgraph } from './execution/subgraphs/subgraph.ts';
import { inMemory, take } from './rates/limiter.ts';

/** How long a probe waits for a slow subgraph before it uses the last known state; orchestrators wait 1 s. */
const MAX_WAIT_MS = 500;

/** How many checks in a second ask the subgraphs: probes of strangers must not keep them busy. */
const MAX_PER_SECOND = 10;

/** The comparison of a subgraph's schema with the composed one. */
type Verdict = 'same' | 'different' | 'unknown';

/** Checks whether subgraphs serve the schemas that the supergraph was composed of. */
export interface SchemaGuard {
  /**
   * Checks all subgraphs, at most ten times in a second, and logs a warning for each that has started to serve another
   * schema. False if one does. A subgraph that does not answer is not counted: the gateway serves the rest of the graph.
   */
  check(): Promise<boolean>;
}

/** @param options.hashes the hash of each composed subgraph's schema, by name; other subgraphs are not checked. */
export function createSchemaGuard(options: {
  hashes: Readonly<Record<string, string>>;
  subgraphs: ReadonlyMap<string, Subgraph>;
  logger: Logger;
}): SchemaGuard {
  const { hashes, subgraphs, logger } = options;
  const last = new Map<string, Verdict>();
  const warned = new Set<string>();
  const asked = new Map<string, Promise<Verdict>>();
  const hashOf = rememberHashes();
  const checks = inMemory('schema checks', MAX_PER_SECOND, 1);
  const composed = [...subgraphs].filter(([name]) => Object.hasOwn(hashes, name));

  const judge = async (name: string, subgraph: Subgraph): Promise<Verdict> => {
    try {
      return hashOf(name, await readServedSdl(subgraph)) === hashes[name] ? 'same' : 'different';
    } catch (error) {
      if (!(error instanceof ServiceUnavailableError)) logger.warn(error, `the schema of ${name} cannot be checked`);
      return 'unknown';
    }
  };
  const tell = (name: string, verdict: Verdict) => {
    last.set(name, verdict);
    if (verdict === 'different' && !warned.has(name)) {
      warned.add(name);
      const message = 'a subgraph serves a schema other than the composed one: deploy both from the same commit';
      logger.warn({ subgraph: name, code: 'SUBGRAPH_SCHEMA_MISMATCH' }, message);
    }
    if (verdict === 'same' && warned.delete(name)) {
      logger.info({ subgraph: name }, 'a subgraph serves the composed schema again');
    }
    return verdict;
  };
  /** One request at a time: the next probe does not call a slow subgraph again. */
  const ask = (name: string, subgraph: Subgraph): Promise<Verdict> => {
    const running = asked.get(name);
    if (running) return running;
    const question = judge(name, subgraph)
      .then((verdict) => tell(name, verdict))
      .finally(() => asked.delete(name));
    asked.set(name, question);
    return question;
  };
  return {
    async check() {
      const { isEnough } = await take(checks, 'all', 1);
      if (!isEnough) return ![...last.values()].includes('different');
      const verdicts = await Promise.all(
        composed.map(async ([name, subgraph]) => {
          const answered = await Promise.race([ask(name, subgraph), delay(MAX_WAIT_MS, null, { ref: false })]);
          return answered ?? last.get(name);
        }),
      );
      return !verdicts.includes('different');
    },
  };
}

async function readServedSdl(subgraph: Subgraph): Promise<string> {
  const query = '{ _service { sdl } }';
  const fetch = { query, head: bodyHead(query), document: undefined, variables: {}, representations: null };
  const { data, errors } = (await subgraph.fetch(createContext(ANONYMOUS), fetch))();
  const { sdl } = (data?._service ?? {}) as { sdl?: unknown };
  if (typeof sdl === 'string') return sdl;
  throw new Error(`no SDL: ${errors?.[0]?.message ?? 'the answer is empty'}`);
}

/** Hashes a subgraph's SDL only when it changes: probes come every few seconds. */
function rememberHashes(): (name: string, sdl: string) => string {
  const known = new Map<string, { sdl: string; hash: string }>();
  return (name, sdl) => {
    const last = known.get(name);
    if (last?.sdl === sdl) return last.hash;
    const hash = schemaHash(sdl);
    known.set(name, { sdl, hash });
    return hash;
  };
}
