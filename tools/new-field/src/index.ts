export { newFieldCommand } from './command.ts';
