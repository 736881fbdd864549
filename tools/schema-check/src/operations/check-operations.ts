import { buildSubgraph } from '@apollo/federation-internals';
import {
  type GraphQLError,
  type GraphQLSchema,
  NoDeprecatedCustomRule,
  specifiedRules,
  type ValidationRule,
  validate,
} from 'graphql';
import type { Finding } from '../findings/finding.ts';
import type { Subgraph } from '../sources/subgraph.ts';
import { type Operation, placeInOperation } from './operation.ts';

/** Validates all operations, and reports their uses of deprecated elements. */
export function checkOperations(
  operations: readonly Operation[],
  apiSchema: GraphQLSchema,
  subgraphs: readonly Subgraph[],
): { findings: Finding[]; valid: Operation[] } {
  const schemas = new Map<string, GraphQLSchema>();
  const findings: Finding[] = findTakenNames(operations);
  const valid: Operation[] = [];
  for (const operation of operations) {
    const schema = operation.target === null ? apiSchema : schemaOf(operation.target, subgraphs, schemas);
    if (!schema) {
      findings.push({
        ...about(operation, 'OPERATION_TARGET_UNKNOWN', 'error'),
        message: `there is no subgraph "${operation.target}"`,
      });
      continue;
    }
    const errors = run(schema, operation, specifiedRules);
    findings.push(...errors.map((error) => findingOf(operation, error, 'OPERATION_INVALID', 'error')));
    if (errors.length > 0) continue;
    valid.push(operation);
    const deprecated = run(schema, operation, [NoDeprecatedCustomRule]);
    findings.push(...deprecated.map((error) => findingOf(operation, error, 'OPERATION_USES_DEPRECATED', 'warning')));
  }
  return { findings, valid };
}

function run(schema: GraphQLSchema, { document }: Operation, rules: readonly ValidationRule[]) {
  return validate(schema, document, rules, { maxErrors: 100 });
}

function schemaOf(name: string, subgraphs: readonly Subgraph[], schemas: Map<string, GraphQLSchema>) {
  const known = schemas.get(name);
  const subgraph = subgraphs.find((candidate) => candidate.name === name);
  if (known || !subgraph) return known;
  const schema = buildSubgraph(name, subgraph.routingUrl, subgraph.document).schema.toGraphQLJSSchema();
  schemas.set(name, schema);
  return schema;
}

function findTakenNames(operations: readonly Operation[]): Finding[] {
  const taken = new Map<string, Operation>();
  return operations.flatMap((operation) => {
    const key = `${operation.target} ${operation.name}`;
    const first = taken.get(key);
    if (!first) {
      taken.set(key, operation);
      return [];
    }
    const message = `another operation has the name ${operation.name} too`;
    return [{ ...about(operation, 'OPERATION_NAME_TAKEN', 'error'), message, related: [first.place] }];
  });
}

function findingOf(operation: Operation, error: GraphQLError, code: string, severity: 'error' | 'warning'): Finding {
  const place = placeInOperation(operation, error);
  return { ...about(operation, code, severity), message: `operation ${operation.name}: ${error.message}`, place };
}

function about({ name, place }: Operation, code: string, severity: 'error' | 'warning') {
  return { check: 'operations' as const, code, severity, coordinate: name, place };
}
