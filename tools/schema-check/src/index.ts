export { runCommand, type Surroundings } from './cli/run-command.ts';
