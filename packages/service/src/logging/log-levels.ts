const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const LEVEL = LEVELS.join('|');

/** Such as `info`, or `info,checkout=debug,cart-subgraph=warn`. */
export const LEVELS_PATTERN = `^\\s*((${LEVEL})|[\\w-]+=(${LEVEL}))(\\s*,\\s*((${LEVEL})|[\\w-]+=(${LEVEL})))*\\s*$`;

/** What is logged: the least severe level of each module. */
export interface LogLevels {
  /** That of the module if it has one, else that of the service, else the common one. */
  of(service: string, module?: string): string;
}

/** @throws {Error} if the text is not as `LEVELS_PATTERN`. */
export function readLevels(text: string): LogLevels {
  if (!new RegExp(LEVELS_PATTERN).test(text)) throw new Error('must be like info,checkout=debug');
  const parts = text.split(',').map((part) => part.trim().split('='));
  const byName = new Map(parts.map(([name = '', level]) => (level === undefined ? ['', name] : [name, level])));
  return {
    of: (service, module = service) => byName.get(module) ?? byName.get(service) ?? byName.get('') ?? 'info',
  };
}
