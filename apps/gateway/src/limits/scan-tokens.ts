import { GraphQLError, Lexer, Source, TokenKind } from 'graphql';

/** The size of a document before it is parsed. */
export interface TokenCounts {
  tokens: number;
  /** Levels of braces and brackets: the depth of recursion in parsing, validating and printing. */
  nesting: number;
  /** Directives on fields, fragments and operations. */
  directives: number;
  /** Line breaks take no tokens, but each error looks for its place among them. */
  lines: number;
}

const OPENING: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L]);
const CLOSING: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R]);

/**
 * Counts a document's tokens without recursion, and stops at the first count above its limit. Invalid GraphQL also ends
 * the count: the parser reports it.
 */
export function scanTokens(text: string, limits: TokenCounts): TokenCounts {
  const counts: TokenCounts = { tokens: 0, nesting: 0, directives: 0, lines: 0 };
  const lexer = new Lexer(new Source(text));
  let level = 0;
  try {
    while (lexer.advance().kind !== TokenKind.EOF) {
      const { kind } = lexer.token;
      counts.tokens += 1;
      if (OPENING.has(kind)) level += 1;
      if (CLOSING.has(kind)) level -= 1;
      if (kind === TokenKind.AT) counts.directives += 1;
      counts.nesting = Math.max(counts.nesting, level);
      counts.lines = lexer.line;
      if (isAbove(counts, limits)) break;
    }
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
  }
  return counts;
}

function isAbove(counts: TokenCounts, limits: TokenCounts): boolean {
  const { tokens, nesting, directives, lines } = counts;
  if (tokens > limits.tokens || nesting > limits.nesting) return true;
  return directives > limits.directives || lines > limits.lines;
}
