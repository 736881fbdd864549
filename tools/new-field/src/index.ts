export { type NewCommandOptions, newCommand } from './command.ts';
