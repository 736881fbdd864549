import { requestId } from '@commerce/tracing';
import { type DestinationStream, type Logger, pino } from 'pino';
import { allowedFields } from './line-fields.ts';
import { createErrorSerializer } from './log-errors.ts';
import { type Module, readLevels } from './log-levels.ts';

export type { Logger, Module };

/** The loggers of a service's modules, and what is logged. */
interface Loggers {
  service: string;
  levels: string;
  modules: Map<Module, Logger>;
}

const known = new WeakMap<Logger, Loggers>();

/**
 * Logs JSON lines to standard output, each with the service's name, and the id of the request that it is about. Only
 * known fields are logged: see `allowedFields`, and `createErrorSerializer` for errors.
 * @param levels such as `info`, or `info,graphql=debug`.
 * @throws {Error} if they are not like that.
 */
export function createLogger(
  service: string,
  levels: string,
  destination: DestinationStream = standardOutput(),
): Logger {
  const logger = pino(
    {
      level: readLevels(levels).of(service),
      base: { service },
      serializers: { err: createErrorSerializer() },
      formatters: { log: allowedFields },
      mixin: () => {
        const id = requestId();
        return id === null ? {} : { requestId: id };
      },
    },
    destination,
  );
  known.set(logger, { service, levels, modules: new Map() });
  return logger;
}

/**
 * Declared as synchronous so that it is not flushed at exit: sonic-boom's flush never ends if the reader is gone (EPIPE).
 */
function standardOutput(): DestinationStream {
  return pino.destination({ fd: 1, sync: true });
}

/** The logger of a part of the service, with a level of its own. */
export function moduleOf(logger: Logger, module: Module): Logger {
  const loggers = known.get(logger);
  if (!loggers) return logger.child({ module });
  const { service, levels, modules } = loggers;
  const found = modules.get(module) ?? logger.child({ module }, { level: readLevels(levels).of(service, module) });
  modules.set(module, found);
  return found;
}

/** Changes what a service logs, from now on. @throws {Error} if the levels are not as for {@link createLogger}. */
export function setLevels(logger: Logger, text: string): void {
  const loggers = known.get(logger);
  if (!loggers) throw new TypeError('only a logger of createLogger has levels');
  const levels = readLevels(text);
  loggers.levels = text;
  logger.level = levels.of(loggers.service);
  for (const [module, each] of loggers.modules) each.level = levels.of(loggers.service, module);
}
