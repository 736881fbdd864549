const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const LEVEL = LEVELS.join('|');
/** The parts of a service whose level can be set on its own. */
const MODULES = ['http', 'graphql', 'database', 'jobs', 'checkout', 'deliveries'] as const;
export type Module = (typeof MODULES)[number];
/** Modules and services. A service does not know which others there are: what they are called like. */
const NAME = [...MODULES, 'gateway', 'workers', '[\\w-]+-subgraph'].join('|');
const PART = `((${LEVEL})|(${NAME})=(${LEVEL}))`;

/** Such as `info`, or `info,checkout=debug,cart-subgraph=warn`. */
export const LEVELS_PATTERN = `^\\s*${PART}(\\s*,\\s*${PART})*\\s*$`;

/** What is logged: the least severe level of each module. */
export interface LogLevels {
  /** That of the module if it has one, else that of the service, else the common one. */
  of(service: string, module?: string): string;
}

/** @throws {Error} if the text is not as `LEVELS_PATTERN`. */
export function readLevels(text: string): LogLevels {
  if (!new RegExp(LEVELS_PATTERN).test(text)) {
    throw new Error(
      `must be like info,checkout=debug, with the name of a service or of a module: ${MODULES.join(', ')}`,
    );
  }
  const parts = text.split(',').map((part) => part.trim().split('='));
  const byName = new Map(parts.map(([name = '', level]) => (level === undefined ? ['', name] : [name, level])));
  return {
    of: (service, module = service) => byName.get(module) ?? byName.get(service) ?? byName.get('') ?? 'info',
  };
}
