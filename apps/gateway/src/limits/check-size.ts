import { graphqlError } from '@commerce/graphql';
import { type DocumentNode, GraphQLError, parse } from 'graphql';
import { type DocumentSize, measureDocument } from './measure-document.ts';

/**
 * What an operation may be at most. Introspection as explorers send it has 13 levels; the largest of our clients'
 * operations 60 fields.
 */
const LIMITS: DocumentSize & { tokens: number } = { tokens: 10_000, depth: 20, fields: 1_000, aliases: 100 };

const MAX_REMEMBERED = 2_000;
/** Longer texts are measured anew each time: what is remembered must not grow with what strangers send. */
const MAX_REMEMBERED_LENGTH = 20_000;

/**
 * Refuses documents whose size alone would make validating, planning or answering them expensive, before any of that
 * is done. @throws with code QUERY_TOO_EXPENSIVE.
 */
export function createSizeCheck(): (text: string | undefined) => void {
  const accepted = new Set<string>();
  return (text) => {
    if (text === undefined || accepted.has(text)) return;
    const document = parseWithin(text);
    if (!document) return;
    const size = measureDocument(document);
    for (const [what, limit] of Object.entries(LIMITS)) {
      const actual = size[what as keyof DocumentSize];
      if (actual > limit) throw tooExpensive(`it has ${actual} of ${what}, and ${limit} are allowed`);
    }
    if (text.length > MAX_REMEMBERED_LENGTH) return;
    if (accepted.size >= MAX_REMEMBERED) accepted.clear();
    accepted.add(text);
  };
}

/** Undefined for what is no GraphQL: those who parse it next say so. */
function parseWithin(text: string): DocumentNode | undefined {
  try {
    return parse(text, { maxTokens: LIMITS.tokens, noLocation: true });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw tooExpensive('it is nested too deeply to be read');
    if (error.message.includes(`${LIMITS.tokens} tokens`)) {
      throw tooExpensive(`it has more than ${LIMITS.tokens} tokens`);
    }
    return undefined;
  }
}

function tooExpensive(reason: string): Error {
  const message = `The operation is too expensive: ${reason}. Ask for less at once, or in several operations.`;
  return graphqlError('QUERY_TOO_EXPENSIVE', message, { http: { status: 400 } });
}
