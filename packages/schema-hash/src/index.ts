export { schemaHash } from './schema-hash.ts';
