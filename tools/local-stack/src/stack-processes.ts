import { holdSocket } from './held-socket.ts';
import { type Instance, instanceOf } from './instances.ts';
import { type ServiceProcess, startService } from './service-process.ts';

/** The processes of a graph's services, of which one per instance is the current one. */
export interface StackProcesses {
  /** The current process. @param name of an instance. */
  service(name: string): ServiceProcess;
  /** Starts an instance for the first time. */
  start(name: string): Promise<ServiceProcess>;
  /** Restarts an ended instance, with the same port; returns the current process, which another call may have adopted. */
  restart(name: string): Promise<ServiceProcess>;
  /** Starts another process of an instance, beside the current one; the caller must adopt or stop it. */
  launch(name: string): Promise<ServiceProcess>;
  /** Makes a launched process the current one; returns the previous one, which the caller must stop. */
  adopt(process: ServiceProcess): ServiceProcess;
  /** Sets the warnings on the health pages of all processes, also of those that start later. */
  warn(warnings: readonly string[]): void;
  /** Stops what clients connect to first. */
  stop(): Promise<void>;
}

/**
 * @param options.gatewayPort the public port. Connections wait there while the gateway restarts; null if the gateway
 * binds its port itself.
 * @param options.signal aborts before `stop` is called: nothing is started any more.
 */
export function createStackProcesses(options: {
  instances: readonly Instance[];
  envOf: (instance: Instance) => NodeJS.ProcessEnv;
  /** Files to run instead of the services' own, by service. */
  programs: Readonly<Record<string, string>>;
  gatewayPort: number | null;
  logTo: (name: string) => (text: string) => void;
  signal: AbortSignal;
}): StackProcesses {
  const { instances, envOf, programs, gatewayPort, logTo, signal } = options;
  const current = new Map<string, ServiceProcess>();
  const starting = new Set<Promise<unknown>>();
  const running = new Set<ServiceProcess>();
  let warnings: readonly string[] = [];
  // A missing subgraph should be noticed at once, so only the gateway has such a socket.
  const door = gatewayPort === null ? null : holdSocket(gatewayPort);

  const service = (name: string): ServiceProcess => {
    const found = current.get(name);
    if (!found) throw new Error(`${name} was never started`);
    return found;
  };
  const startProcess = async (name: string): Promise<ServiceProcess> => {
    const instance = instanceOf(instances, name);
    const program = programs[instance.service.name] ?? instance.service.program;
    const socket = instance.isFront ? door?.fd : undefined;
    const env = envOf(instance);
    const process = await startService({ service: name, program, env, socket, signal, onOutput: logTo(name) });
    running.add(process);
    void process.exited.then(() => running.delete(process));
    process.warn(warnings);
    return process;
  };
  const launch = async (name: string): Promise<ServiceProcess> => {
    if (signal.aborted) throw new Error(`${name} is not started: the graph is being stopped`);
    const started = startProcess(name);
    starting.add(started);
    return started.finally(() => starting.delete(started));
  };

  return {
    service,
    launch,
    async start(name) {
      const started = await launch(name);
      current.set(name, started);
      return started;
    },
    async restart(name) {
      const ended = service(name);
      const started = await launch(name);
      if (service(name) === ended) {
        current.set(name, started);
        return started;
      }
      await started.stop();
      return service(name);
    },
    adopt(process) {
      const former = service(process.service);
      current.set(process.service, process);
      return former;
    },
    warn(given) {
      warnings = given;
      for (const process of running) process.warn(warnings);
    },
    async stop() {
      door?.close();
      await Promise.allSettled(starting);
      for (const { name, isFront } of instances) if (isFront) await current.get(name)?.stop();
      await Promise.all([...running].map((process) => process.stop()));
    },
  };
}
