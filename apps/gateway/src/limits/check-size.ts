import { graphqlError } from '@commerce/graphql';
import { type DocumentNode, GraphQLError, parse, type ValueNode, visit } from 'graphql';
import { type DocumentSize, measureDocument } from './measure-document.ts';
import { scanTokens, type TokenCounts } from './scan-tokens.ts';

/** The maximum of a text, checked before parsing. Introspection by explorers has 13 levels and 600 tokens. */
const TEXT_LIMITS: TokenCounts = { tokens: 10_000, nesting: 50, directives: 50, lines: 5_000 };

/** The maximum of a document. The largest of our clients' operations has 60 fields, introspection 200. */
const DOCUMENT_LIMITS: DocumentSize = {
  depth: 20,
  fields: 250,
  aliases: 100,
  aliasLength: 100,
  spreads: 250,
  fragments: 100,
  mutations: 20,
};

const MAX_REMEMBERED = 2_000;
/** Longer texts are measured each time: the cache must not grow with what strangers send. */
const MAX_REMEMBERED_LENGTH = 20_000;

/**
 * Refuses documents whose size alone would make validating, planning or answering them expensive, before any of that
 * happens, and numbers that JavaScript reads as infinite: those could not be passed on to a subgraph.
 * @throws with code QUERY_TOO_EXPENSIVE or BAD_USER_INPUT.
 */
export function createSizeCheck(): (text: string | undefined) => void {
  const accepted = new Set<string>();
  return (text) => {
    if (text === undefined || accepted.has(text)) return;
    refuseAbove(TEXT_LIMITS, scanTokens(text, TEXT_LIMITS));
    const document = parseIfPossible(text);
    if (!document) return;
    refuseAbove(DOCUMENT_LIMITS, measureDocument(document));
    refuseInfinity(document);
    if (text.length > MAX_REMEMBERED_LENGTH) return;
    if (accepted.size >= MAX_REMEMBERED) accepted.clear();
    accepted.add(text);
  };
}

function refuseAbove<Size extends object>(limits: Size, actual: Size): void {
  for (const [what, limit] of Object.entries(limits)) {
    const found = actual[what as keyof Size] as number;
    if (found > limit) throw tooExpensive(`it has ${found} ${NAMES[what] ?? what}, and ${limit} are allowed`);
  }
}

function refuseInfinity(document: DocumentNode): void {
  const refuse = (node: Extract<ValueNode, { value: string }>) => {
    if (Number.isFinite(Number(node.value))) return;
    throw graphqlError('BAD_USER_INPUT', 'a number of the operation is too large', { http: { status: 400 } });
  };
  visit(document, { IntValue: refuse, FloatValue: refuse });
}

const NAMES: Readonly<Record<string, string>> = {
  depth: 'levels of fields',
  nesting: 'levels of braces',
  spreads: 'spreads and inline fragments',
  mutations: 'mutations at its root',
  aliasLength: 'characters in an alias',
};

/** Undefined for invalid GraphQL: the next parser reports it. */
function parseIfPossible(text: string): DocumentNode | undefined {
  try {
    return parse(text, { noLocation: true });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return undefined;
  }
}

function tooExpensive(reason: string): Error {
  const message = `The operation is too expensive: ${reason}. Ask for less at once, or in several operations.`;
  return graphqlError('QUERY_TOO_EXPENSIVE', message, { http: { status: 400 } });
}
