import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import { type GraphQLSchema, Kind } from 'graphql';
import { noteOperation } from '../note-operation.ts';
import { withFewErrors } from './execution-limits.ts';
import { type Answer, createHotExecutor, type HotExecutor, type Operation } from './hot-executor.ts';

type Gateway = ApolloServerOptionsWithGateway<object>['gateway'];

/** Apollo Server always executes longer texts: the cache must not grow with what callers send. */
const MAX_REMEMBERED_LENGTH = 20_000;
/** The total of all texts: a document takes more than a hundred bytes per character of its text. */
const MAX_REMEMBERED_IN_ALL = 500_000;

/** The key in a context: the answer that Apollo Server only has to format. */
const ANSWER = Symbol('answer');

/** Executes operations: new ones with Apollo Server, and those that it has validated before without it. */
export interface KnownOperations {
  /**
   * For Apollo Server, which executes through our own executor: its extension point for that is the one for gateways.
   */
  gateway: Gateway;
  /** Whether {@link answer} can handle a body. */
  knows(body: unknown): boolean;
  /**
   * The text of the answer to a known body; null if the answer has errors. In that case `context` holds the answer:
   * call Apollo Server with it for the same request, and nothing is executed a second time.
   */
  answer(body: unknown, context: object): Promise<string | null>;
}

/**
 * Services send the same few operations for ever. Once Apollo Server has parsed and validated an operation, its
 * pipeline is not needed for it any more. Apollo Server still formats errors, and handles everything that differs from
 * what services send.
 */
export function createKnownOperations(schema: GraphQLSchema): KnownOperations {
  const executeHot = createHotExecutor(schema);
  const execute: HotExecutor = async (request, ...rest) => {
    noteOperation(request.operation);
    return withFewErrors(await executeHot(request, ...rest));
  };
  const valid = new Map<string, Operation>();
  let remembered = 0;

  const remember = (text: string | undefined, operation: Operation) => {
    if (text === undefined || text.length > MAX_REMEMBERED_LENGTH || !isOnly(operation)) return;
    if (valid.has(text)) return;
    remembered += text.length;
    if (remembered > MAX_REMEMBERED_IN_ALL) {
      valid.clear();
      remembered = text.length;
    }
    valid.set(text, operation);
  };
  return {
    gateway: {
      onSchemaLoadOrUpdate: (callback) => {
        callback({ apiSchema: schema, coreSupergraphSdl: '' });
        return () => undefined;
      },
      load: async () => ({
        executor: (request) => {
          const { source, document, operation, operationName, context } = request;
          const given = (context as { [ANSWER]?: Promise<Answer> })[ANSWER];
          if (given) return given;
          remember(source, { document, operation, operationName });
          return execute({ document, operation, operationName }, context, request.request.variables);
        },
      }),
      stop: async () => undefined,
    },
    knows: (body) => isPlain(body) && valid.has(body.query),
    async answer(body, context) {
      const operation = isPlain(body) && valid.get(body.query);
      if (!operation) return null;
      const answer = execute(operation, context, body.variables);
      Object.assign(context, { [ANSWER]: answer });
      const { data, errors } = await answer.catch(() => ({ data: null, errors: [] }));
      return errors ? null : `${JSON.stringify({ data })}\n`;
    },
  };
}

/** A body with nothing but an operation's text and its variables, as our services send it. */
function isPlain(body: unknown): body is { query: string; variables?: Record<string, unknown> } {
  if (typeof body !== 'object' || body === null) return false;
  const { query, variables = {}, ...rest } = body as Record<string, unknown>;
  if (typeof query !== 'string' || typeof variables !== 'object' || variables === null) return false;
  return !Array.isArray(variables) && Object.keys(rest).length === 0;
}

/** Whether a document has only one operation, so that it needs no name. */
function isOnly({ document, operation }: Operation): boolean {
  const operations = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  return operations.length === 1 && operations[0] === operation;
}
