export { dev } from './dev.ts';
