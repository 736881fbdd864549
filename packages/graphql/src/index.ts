export { missingScope, requireScope } from './authorization.ts';
export { type Connection, connection, type Edge } from './connection.ts';
export { type CursorValue, decodeCursor, encodeCursor } from './cursor.ts';
export {
  badUserInput,
  ERROR_CODES,
  type ErrorCode,
  forbidden,
  graphqlError,
  maskError,
  unauthenticated,
} from './errors.ts';
export { type ExecutionBudget, limitExecutions, renewBudget, setBudget, usedFields } from './execution-budget.ts';
export { fieldNamesBelow, fieldNamesOf, needsPage } from './field-names.ts';
export { isStorableText, isUuid } from './ids.ts';
export { INTERNAL_OPERATIONS, isReader, requireService } from './internal-operations.ts';
export { limitErrors } from './limit-errors.ts';
export { type PageArguments, type PageRequest, readPage } from './page.ts';
export { sharedResolvers } from './shared-resolvers.ts';
export { createSubgraphSchema } from './subgraph-schema.ts';
export { type CommonUserError, invalidInput, notFound } from './user-errors.ts';
