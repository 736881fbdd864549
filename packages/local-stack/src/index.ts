export { exportCommand, importCommand } from './catalogue-commands.ts';
export { type ServiceProcess, startService } from './service-process.ts';
export { type DatabaseUrls, type Ports, SERVICES, type ServiceName } from './services.ts';
export { type Stack, type StackOptions, startStack } from './stack.ts';
export { start } from './start.ts';
export { type Login, signLogin, tokenCommand } from './token-command.ts';
export { withDatabases } from './with-databases.ts';
