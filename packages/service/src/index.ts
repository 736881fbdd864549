export { describeEnv, type EnvVariable } from './describe-env.ts';
export { EnvError, readEnv, runService } from './env.ts';
export { envFields } from './env-fields.ts';
export { type HttpSettings, httpSettingsFrom, type TlsCertificate } from './http/http-settings.ts';
export { createHttpServer, type HttpServer } from './http-server.ts';
export { createLogger, type Logger } from './logger.ts';
export { logStrayRejections, onReload, onShutdown, reportListening } from './process.ts';
export { createSubgraphServer, type Subgraph } from './subgraph-server.ts';
